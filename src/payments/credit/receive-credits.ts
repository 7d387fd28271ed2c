import { appendEvents, assert, type Transaction } from '#kernel';
import { postTransfers } from '#ledger';
import { type Connection, type CreditReport, creditorReferencesIn } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import type { Credit } from './credit.ts';
import { bookArrival } from './credit-bookings.ts';
import { eventOf } from './credit-event.ts';
import { type ArrivedMoney, type Candidate, judgeCredit } from './judge-credit.ts';
import {
  appendCreditLogs,
  attemptsByCreditorReference,
  type NamedAttempt,
  takeIn,
} from './store.ts';

/**
 * Takes in what a bank's statement says has arrived: row, ledger and events in one step, once for
 * each entry however often it is told. What names a payment is left `received`, to be matched under
 * that payment's lock; all else is suspended at once. Answers what was new.
 */
export const receiveCredits = async (
  deps: Pick<PaymentsDeps, 'database' | 'ids' | 'clock' | 'onEvents'>,
  connection: Connection,
  reports: readonly CreditReport[],
): Promise<readonly Credit[]> => {
  if (reports.length === 0) return [];
  const now = deps.clock.now();
  const fresh = await deps.database.transaction(async (tx) => {
    const attempts = await attemptsNamed(tx, connection, reports);
    const drafts = reports.map((report) =>
      draftOf(deps.ids.next('crd'), connection, report, attempts, now),
    );
    const taken = await takeIn(tx, drafts);
    if (taken.length === 0) return taken;
    const suspended = taken.filter(({ state }) => state === 'suspended');
    await appendCreditLogs(tx, {
      steps: suspended.map((credit) => ({ credit, from: 'received', event: 'suspend', at: now })),
      parts: [],
    });
    const posted = await postTransfers(tx, taken.map(bookArrival));
    assert(
      posted.every(({ kind }) => kind !== 'refused'),
      'the ledger takes what arrived',
    );
    await appendEvents(tx, deps.ids, [
      ...taken.map((credit) => eventOf('credit.received', { ...credit, state: 'received' })),
      ...suspended.map((credit) => eventOf('credit.suspended', credit)),
    ]);
    return taken;
  });
  if (fresh.length > 0) deps.onEvents();
  return fresh;
};

const attemptsNamed = async (
  tx: Transaction,
  { scope, id }: Connection,
  reports: readonly CreditReport[],
): Promise<readonly NamedAttempt[]> => {
  const references = reports.flatMap(({ remittance }) => creditorReferencesIn(remittance));
  if (references.length === 0) return [];
  const { organisationId, mode } = scope;
  return await tx.rows(attemptsByCreditorReference, [organisationId, mode, id, references]);
};

const draftOf = (
  id: string,
  { scope, id: connectionId, provider }: Connection,
  report: CreditReport,
  attempts: readonly NamedAttempt[],
  now: Date,
): Credit => {
  const match = judgeCredit(arrived(report), attempts.map(asCandidate));
  const attempt = attempts.find((one) => one.id === match.attempt);
  return {
    organisation_id: scope.organisationId,
    mode: scope.mode,
    id,
    version: 1n,
    connection_id: connectionId,
    provider,
    bank_reference: report.reference,
    state: attempt === undefined ? 'suspended' : 'received',
    amount_minor: report.amount.minor,
    open_minor: report.amount.minor,
    currency: report.amount.currency,
    remittance: report.remittance.slice(0, 500),
    sender_name: report.senderName,
    sender_iban: report.senderIban,
    payment_id: attempt?.payment_id ?? null,
    attempt_id: attempt?.id ?? null,
    kind: 'none',
    why: attempt === undefined ? match.why : 'Not matched yet.',
    booked_at: report.bookedAt,
    step_count: attempt === undefined ? 1 : 0,
    created_at: now,
    updated_at: now,
  };
};

const arrived = ({ reference, amount, remittance }: CreditReport): ArrivedMoney => ({
  reference,
  minor: amount.minor,
  currency: amount.currency,
  remittance,
  assignedTo: null,
  isUsed: false,
});

/** Only whose it is counts here; how it fits is found out under the payment's lock. */
const asCandidate = (attempt: NamedAttempt): Candidate => ({
  attemptId: attempt.id,
  creditorReference: attempt.creditor_reference,
  minor: attempt.amount_minor,
  currency: attempt.currency,
  standing: 'awaiting',
  paidBy: null,
  arrivedMinor: 0n,
});
