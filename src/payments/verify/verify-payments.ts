import { columns, type Database, type Statement, type Transaction } from '#kernel';
import { overPages } from './over-pages.ts';
import {
  forgotten,
  misfenced,
  misplacedOf,
  missplit,
  missummed,
  overheld,
  pageOfCredits,
  pageOfPayments,
  unproved,
  type VerifiedPayment,
} from './store.ts';
import { verifyBookings } from './verify-bookings.ts';
import { verifyCredits } from './verify-credits.ts';
import { verifyDisputes } from './verify-disputes.ts';
import { verifyEvents } from './verify-events.ts';

/** Something that must hold of every payment, and how to find those of which it does not. */
export interface PaymentRule {
  /** The invariant as a sentence, with its number in the property catalogue. */
  readonly rule: string;
  /** Safety: never broken. Liveness: whole again once faults are healed. */
  readonly kind: 'safety' | 'liveness';
  /** A sentence for each violation, a hundred at the most. */
  run(deps: VerifyDeps): Promise<readonly string[]>;
}

/** What verifying works with. */
export interface VerifyDeps {
  readonly database: Database;
  /** Only this organisation's payments. */
  readonly organisationId?: string | undefined;
  /** How long after its time an open attempt counts as forgotten. */
  readonly overdueMs?: number | undefined;
  /** Payments read at a time. */
  readonly pageMax?: number | undefined;
}

type Look = (
  tx: Transaction,
  page: readonly VerifiedPayment[],
  deps: VerifyDeps,
) => Promise<readonly string[]>;

const hour = 3_600_000;

/** Every rule of payments. Read-only; the tables are read a page at a time. */
export const paymentRules = (): readonly PaymentRule[] => [
  rule(
    'I2: what a payment says of its money is what its attempts and refunds come to',
    (tx, page) => named(tx, missummed, page),
  ),
  rule('I2: the fee and the parts of a split payment are the whole of it', (tx, page) =>
    named(tx, missplit, page),
  ),
  rule('I2: at most one attempt of a payment is open, and the fence names it', (tx, page) =>
    named(tx, misfenced, page),
  ),
  rule('I3: the ledger holds what the payment says', verifyBookings),
  rule('I3: the ledger has moved what each dispute says', verifyDisputes),
  {
    rule: 'I3: what is open of each credit stands on suspense, and each part that was taken left it',
    kind: 'safety',
    run: async (deps) => await overPages(deps, pageOfCredits, verifyCredits),
  },
  rule(
    'I4: everything stands where its steps lead to, and no step is missing',
    async (tx, page) => [
      ...(await named(tx, misplacedOf.payment, page)),
      ...(await named(tx, misplacedOf.attempt, page)),
      ...(await named(tx, misplacedOf.refund, page)),
      ...(await named(tx, misplacedOf.dispute, page)),
    ],
  ),
  rule('I5: nothing is called failed without proof', (tx, page) => named(tx, unproved, page)),
  rule('I6: every step that is told has its event, and every event its step', verifyEvents),
  rule(
    'L1: whatever is open is looked at again, or by a person',
    async (tx, page, { overdueMs = hour }) =>
      told(await tx.rows(forgotten, [...keysOf(page), overdueMs])),
    'liveness',
  ),
  rule(
    'L3: no lease outlives its holder',
    async (tx, page) => told(await tx.rows(overheld, [...keysOf(page), hour])),
    'liveness',
  ),
];

const rule = (sentence: string, look: Look, kind: PaymentRule['kind'] = 'safety'): PaymentRule => ({
  rule: sentence,
  kind,
  run: async (deps) => await overPages(deps, pageOfPayments, look),
});

const keysOf = (page: readonly VerifiedPayment[]): [string[], string[]] =>
  columns(page, (payment) => [payment.organisation_id, payment.id]);

const named = async (
  tx: Transaction,
  statement: Statement<{ readonly fault: string }, [string[], string[]]>,
  page: readonly VerifiedPayment[],
): Promise<readonly string[]> => told(await tx.rows(statement, keysOf(page)));

const told = (rows: readonly { readonly fault: string }[]): readonly string[] =>
  rows.map(({ fault }) => fault);
