import { assert, failpoints } from '#kernel';
import type { Called, Connection, DisputeReport, DisputeResponse, Exchange } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import { applyReport } from './apply-reports.ts';
import { askAboutDisputes } from './ask-about-disputes.ts';
import { connectionOfDispute } from './connection-of-dispute.ts';
import { type Dispute, type Response, scopeOfDispute } from './dispute.ts';
import { type ResponseOutcome, settleResponse } from './settle-response.ts';
import { insertResponseExchanges, lockDispute, selectResponse } from './store.ts';
import { toRow, writeDispute, writeResponse } from './write-dispute.ts';

/** What giving an answer needs. */
export type AnswerDeps = Pick<
  PaymentsDeps,
  'database' | 'ids' | 'clock' | 'onEvents' | 'providerNamed' | 'connectionById'
>;

const at = failpoints('payments', ['dispute_before_call', 'dispute_after_call']);

/**
 * Sends a durable answer under its key and settles what comes of it; whoever calls holds its lease.
 * No transaction is open during the call.
 */
export const driveResponse = async (
  deps: AnswerDeps,
  dispute: Dispute,
  response: Response,
): Promise<void> => {
  const connection = await connectionOfDispute(deps, dispute);
  await at('dispute_before_call');
  const { result, exchanges } = await send(deps, connection, dispute, response);
  await at('dispute_after_call');
  const report = result.kind === 'accepted' ? result.dispute : null;
  await settle(deps, connection, { dispute, response, outcome: result, exchanges, report });
  // A provider that only says it took the answer is asked what became of the dispute.
  if (result.kind === 'accepted' && report === null) {
    await askAboutDisputes(deps, connection, dispute.provider_reference);
  }
};

/** Ends an answer by what was seen of its dispute. */
export const settleSeen = async (
  deps: AnswerDeps,
  dispute: Dispute,
  response: Response,
  outcome: ResponseOutcome,
): Promise<void> => {
  await settle(deps, null, { dispute, response, outcome, exchanges: [], report: null });
};

const send = async (
  deps: AnswerDeps,
  connection: Connection,
  { provider, provider_reference: reference }: Dispute,
  { id, kind, evidence }: Response,
): Promise<Called<DisputeResponse>> => {
  const { disputes: desk } = deps.providerNamed(provider);
  assert(desk !== null, 'answers are only taken in for providers that take them');
  if (kind === 'acceptance') return await desk.accept(connection, reference, id);
  assert(evidence !== null, 'an answer with evidence has it in its row');
  return await desk.submitEvidence(connection, reference, evidence, { isFinal: true, key: id });
};

interface Settling {
  readonly dispute: Dispute;
  readonly response: Response;
  readonly outcome: ResponseOutcome;
  readonly exchanges: readonly Exchange[];
  readonly report: DisputeReport | null;
}

/** The second durable step: the answer, what the dispute has become by it, and what was said. */
const settle = async (
  deps: AnswerDeps,
  connection: Connection | null,
  { dispute: asked, response: sent, outcome, exchanges, report }: Settling,
): Promise<void> => {
  const { organisationId, mode } = scopeOfDispute(asked);
  const now = deps.clock.now();
  const isTold = await deps.database.transaction(async (tx) => {
    const dispute = await tx.row(lockDispute, [organisationId, mode, asked.id]);
    const response = await tx.row(selectResponse, [organisationId, sent.id]);
    assert(dispute !== undefined && response !== undefined, 'what is settled is kept for ever');
    const resolve_count = Math.max(response.resolve_count, sent.resolve_count);
    const change = settleResponse({ ...response, resolve_count }, outcome, now);
    await writeResponse(tx, change);
    if (exchanges.length > 0) {
      const rows = exchanges.map((exchange) => exchangeRow(deps, dispute, sent, exchange, now));
      await tx.run(insertResponseExchanges, [toRow(rows)]);
    }
    const folded =
      connection === null || report === null
        ? undefined
        : await applyReport(deps, tx, connection, report);
    if (folded !== undefined && folded.tellings.length > 0) return true;
    if (change.step === null) return false;
    const told = { dispute: folded?.dispute ?? dispute, step: null, transfers: [] };
    await writeDispute(deps, tx, { ...told, tellings: ['dispute.updated'] }, change.response);
    return true;
  });
  if (isTold) deps.onEvents();
};

/** An exchange about an answer bears the answer's id where others bear their attempt's. */
const exchangeRow = (
  deps: Pick<PaymentsDeps, 'ids'>,
  dispute: Dispute,
  response: Response,
  exchange: Exchange,
  at: Date,
): object => ({
  organisation_id: dispute.organisation_id,
  mode: dispute.mode,
  id: deps.ids.next('xch'),
  payment_id: dispute.payment_id,
  attempt_id: response.id,
  purpose: exchange.purpose,
  method: exchange.method,
  path: exchange.path.slice(0, 2_000),
  request: exchange.request,
  status: exchange.status,
  answer: exchange.answer,
  duration_ms: exchange.durationMs,
  occurred_at: at,
});
