import { assert, type Transaction } from '#kernel';
import type { Connection, DisputeReport } from '#providers';
import { paymentsAbout } from '../attempt/store.ts';
import type { PaymentsDeps } from '../deps.ts';
import { attemptsOfPayments } from '../record/store.ts';
import type { Dispute } from './dispute.ts';
import { type DisputeChange, foldReport } from './fold-report.ts';
import { insertDispute, lastResponses, lockDisputeByReference } from './store.ts';
import { toRow, writeDispute } from './write-dispute.ts';

/** What applying reports needs. */
export type ReportDeps = Pick<PaymentsDeps, 'database' | 'ids' | 'clock' | 'onEvents'>;

/**
 * Lays what a provider says of disputes over what we know, each in one transaction: row, ledger and
 * events together. Answers the disputes; one of a payment that is none of ours is left out.
 */
export const applyReports = async (
  deps: ReportDeps,
  connection: Connection,
  reports: readonly DisputeReport[],
): Promise<readonly Dispute[]> => {
  const disputes: Dispute[] = [];
  for (const report of reports) {
    const change = await deps.database.transaction(
      async (tx) => await applyReport(deps, tx, connection, report),
    );
    if (change === undefined) continue;
    if (change.tellings.length > 0) deps.onEvents();
    disputes.push(change.dispute);
  }
  return disputes;
};

/** The same for one report, in the caller's transaction. */
export const applyReport = async (
  deps: Pick<PaymentsDeps, 'ids' | 'clock'>,
  tx: Transaction,
  connection: Connection,
  report: DisputeReport,
): Promise<DisputeChange | undefined> => {
  const { organisationId } = connection.scope;
  const key = [organisationId, connection.id, report.reference] as const;
  const at = deps.clock.now();
  const known = await tx.row(lockDisputeByReference, key);
  if (known === undefined) {
    const paymentId = await paymentOf(tx, connection, report);
    if (paymentId === undefined) return undefined;
    const opened = newDispute(connection, report, { id: deps.ids.next('dsp'), paymentId, at });
    await tx.run(insertDispute, [toRow(opened)]);
  }
  const before = known ?? (await tx.row(lockDisputeByReference, key));
  assert(before !== undefined, 'a dispute that was inserted, here or beside us, stands');
  const change = foldReport(before, report, at);
  if (change.dispute === before) return change;
  const [response] = await tx.rows(lastResponses, [organisationId, [before.id]]);
  await writeDispute(deps, tx, change, response);
  return change;
};

/**
 * The payment that went through this very account, in the same connected account's name, under one
 * of the names that are told.
 */
const paymentOf = async (
  tx: Transaction,
  connection: Connection,
  report: DisputeReport,
): Promise<string | undefined> => {
  const { organisationId, mode } = connection.scope;
  const references = [...report.paymentReferences];
  const about = await tx.rows(paymentsAbout, [
    [organisationId],
    [report.attemptId ?? ''],
    references.map(() => organisationId),
    references,
    references.map(() => 1),
  ]);
  const attempts = await tx.rows(attemptsOfPayments, [
    about.map((row) => row.organisation_id),
    about.map((row) => row.payment_id),
  ]);
  return attempts.find(
    (attempt) =>
      attempt.connection_id === connection.id &&
      attempt.mode === mode &&
      attempt.request.account === connection.onBehalfOf,
  )?.payment_id;
};

const newDispute = (
  connection: Connection,
  report: DisputeReport,
  { id, paymentId, at }: { readonly id: string; readonly paymentId: string; readonly at: Date },
): Dispute => ({
  organisation_id: connection.scope.organisationId,
  mode: connection.scope.mode,
  id,
  payment_id: paymentId,
  state: 'opened',
  stage: report.stage,
  provider: connection.provider,
  connection_id: connection.id,
  provider_reference: report.reference,
  amount_minor: report.amount.minor,
  currency: report.amount.currency,
  reason: report.reason,
  code: report.code.slice(0, 500),
  funds: 'none',
  withdrawn_minor: 0n,
  withdrawn_currency: report.amount.currency,
  fee_minor: 0n,
  fee_currency: report.amount.currency,
  fee_told_at: null,
  booking_count: 0,
  respond_by: report.respondBy,
  deadline_told: null,
  told_at: report.occurredAt,
  evidence: { text: {}, files: {} },
  next_look_at: null,
  step_count: 0,
  created_at: at,
  updated_at: at,
});
