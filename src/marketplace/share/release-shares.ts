import type { Static } from 'typebox';
import { type Caller, jsonRows, toPage } from '#kernel';
import type { MarketplaceDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { foldSplits } from '../split/fold-splits.ts';
import { lockSplits } from '../split/store.ts';
import { presentShare } from './present-share.ts';
import type { ReleaseSharesBody, ShareList } from './schema.ts';
import type { Share } from './share.ts';
import { saveShares, sharesOfSplits } from './store.ts';

/** More than the accounts of one payment. */
const everyShare = 100;

/**
 * Lets shares of a payment go to their sellers: the delivery signal, or the platform's own word. A
 * share that is released stays so; asking twice changes nothing.
 *
 * @throws refusal payment_not_split, account_not_in_split
 */
export const releaseShares = async (
  deps: MarketplaceDeps,
  caller: Caller,
  {
    params,
    body,
  }: {
    readonly params: { readonly payment_id: string };
    readonly body: Static<typeof ReleaseSharesBody>;
  },
): Promise<Static<typeof ShareList>> => {
  const { payment_id: paymentId } = params;
  const key = [[caller.organisationId], [paymentId]] as const;
  await deps.database.transaction(async (tx) => {
    const [split] = await tx.rows(lockSplits, [...key]);
    if (split === undefined || split.mode !== caller.mode) {
      throw refuse('payment_not_split', { detail: `Payment ${paymentId} has no shares.` });
    }
    const shares = await tx.rows(sharesOfSplits, [...key]);
    const asked = body.account_ids ?? shares.map(({ account_id }) => account_id);
    requireAll(shares, asked, paymentId);
    const now = deps.clock.now();
    const released = shares
      .filter((share) => asked.includes(share.account_id) && share.release_asked_at === null)
      .map((share) => ({ ...share, release_asked_at: now, updated_at: now }));
    if (released.length > 0) await tx.run(saveShares, [jsonRows(released)]);
  });
  await foldSplits(deps, [paymentId]);
  const shares = await deps.database.transaction(
    async (tx) => await tx.rows(sharesOfSplits, [...key]),
  );
  return toPage(shares, everyShare, presentShare);
};

const requireAll = (
  shares: readonly Share[],
  asked: readonly string[],
  paymentId: string,
): void => {
  const stranger = asked.find((id) => !shares.some(({ account_id }) => account_id === id));
  if (stranger === undefined) return;
  throw refuse('account_not_in_split', {
    pointer: '/account_ids',
    detail: `Account ${stranger} has no share of payment ${paymentId}.`,
    extra: { account_id: stranger },
  });
};
