import type { Statement } from '#kernel';
import {
  type Look,
  type MarketplaceVerifyDeps,
  overPages,
  type PageKey,
  type PageOf,
} from './over-pages.ts';
import {
  forgotten,
  misplacedOf,
  pageOfPayouts,
  pageOfSellers,
  pageOfSplits,
  pageOfTransfers,
} from './store.ts';
import { verifyPayouts } from './verify-payouts.ts';
import { verifySellers } from './verify-sellers.ts';
import { verifySplitBookings, verifyTargets } from './verify-splits.ts';
import { verifyTransfers } from './verify-transfers.ts';

/** Something that must hold of the marketplace, and how to find where it does not. */
export interface MarketplaceRule {
  /** The invariant as a sentence, with its number in the property catalogue. */
  readonly rule: string;
  /** Safety: never broken. Liveness: whole again once faults are healed. */
  readonly kind: 'safety' | 'liveness';
  /** A sentence for each violation, a hundred at the most. */
  run(deps: MarketplaceVerifyDeps): Promise<readonly string[]>;
}

const hour = 3_600_000;
const day = 24 * hour;

/** An errand is asked about for five days; then it ends or comes to a person. */
const sendingMaxMs = 7 * day;

/** Every rule of the marketplace. Read-only; the tables are read a page at a time. */
export const marketplaceRules = (): readonly MarketplaceRule[] => [
  rule('I3: the ledger has moved what each split says', pageOfSplits, verifySplitBookings),
  rule('I3: the ledger has moved what each transfer says', pageOfTransfers, verifyTransfers),
  rule('I3: the ledger has moved what the state of each payout says', pageOfPayouts, verifyPayouts),
  rule(
    'I3: what the ledger holds for a seller is what his shares, transfers and payouts come to',
    pageOfSellers,
    verifySellers,
  ),
  {
    rule: 'I4: shares, transfers, reversals and payouts stand where their steps lead to',
    kind: 'safety',
    run: async (deps) => {
      const { share, transfer, reversal, payout } = misplacedOf;
      const found = [];
      for (const statement of [share, transfer, reversal, payout]) {
        found.push(...(await told(deps, statement, [deps.organisationId ?? null])));
      }
      return found.slice(0, 100);
    },
  },
  rule(
    'L1: every split stands where the facts of its payment ask',
    pageOfSplits,
    verifyTargets,
    'liveness',
  ),
  {
    rule: 'L1: what is due in the marketplace is done, and what is sent ends',
    kind: 'liveness',
    run: async (deps) => {
      const now = deps.clock.now().getTime();
      const before = new Date(now - (deps.overdueMs ?? hour));
      const sentBefore = new Date(now - sendingMaxMs);
      return await told(deps, forgotten, [deps.organisationId ?? null, before, sentBefore]);
    },
  },
];

const rule = <Row extends PageKey>(
  sentence: string,
  pageOf: PageOf<Row>,
  look: Look<Row>,
  kind: MarketplaceRule['kind'] = 'safety',
): MarketplaceRule => ({
  rule: sentence,
  kind,
  run: async (deps) => await overPages(deps, pageOf, look),
});

const told = async <Values extends readonly unknown[]>(
  { database }: Pick<MarketplaceVerifyDeps, 'database'>,
  statement: Statement<{ readonly fault: string }, Values>,
  values: Values,
): Promise<readonly string[]> =>
  await database.transaction(async (tx) =>
    (await tx.rows(statement, values)).map(({ fault }) => fault),
  );
