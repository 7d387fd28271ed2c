import type { TransferDraft } from '#ledger';
import type { Credit } from './credit.ts';

/** Money that arrived: the bank owes it to us, and nobody knows yet whose it is. */
export const bookArrival = (credit: Credit): TransferDraft =>
  draft(credit, 'received', credit.id, {
    from: clearing(credit),
    to: suspense(credit),
    minor: credit.amount_minor,
  });

/**
 * A payment takes its part from suspense, back to where the payment's own booking takes it from:
 * so every road to a captured payment books the same.
 */
export const bookTaken = (credit: Credit, attemptId: string, minor: bigint): TransferDraft =>
  draft(credit, 'matched', subjectOf(credit.id, attemptId), {
    from: suspense(credit),
    to: clearing(credit),
    minor,
  });

/** Under which name the ledger has what an attempt took of a credit. */
export const nameOfTaken = (creditId: string, attemptId: string): string =>
  nameOf('matched', subjectOf(creditId, attemptId));

const subjectOf = (creditId: string, attemptId: string): string => `${creditId}:${attemptId}`;

const nameOf = (verb: string, subject: string): string => `credit_${verb}:${subject}`;

const clearing = (credit: Credit): string =>
  `provider:${credit.provider}:clearing:${credit.currency}`;
const suspense = (credit: Credit): string => `suspense:unmatched:${credit.currency}`;

const draft = (
  credit: Credit,
  verb: string,
  subject: string,
  move: { readonly from: string; readonly to: string; readonly minor: bigint },
): TransferDraft => ({
  scope: { organisationId: credit.organisation_id, mode: credit.mode },
  id: nameOf(verb, subject),
  kind: `credit.${verb}`,
  effectiveAt: credit.booked_at,
  reference: { type: 'credit', id: credit.id },
  phase: { kind: 'posted' },
  entries: [
    { account: move.from, minor: -move.minor, currency: credit.currency },
    { account: move.to, minor: move.minor, currency: credit.currency },
  ],
});
