import { assert, failpoints } from '#kernel';
import type { Called, Connection, DisputeReport, DisputeResponse, Exchange } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import { applyReport } from './apply-reports.ts';
import { askAboutDisputes } from './ask-about-disputes.ts';
import { connectionOfDispute } from './connection-of-dispute.ts';
import { type Dispute, type Response, scopeOfDispute } from './dispute.ts';
import { keepExchanges } from './keep-exchanges.ts';
import { type ResponseOutcome, settleResponse } from './settle-response.ts';
import { lockDispute, selectResponse } from './store.ts';
import { uploadFiles } from './upload-files.ts';
import { writeDispute, writeResponse } from './write-dispute.ts';

/** What giving an answer needs. */
export type AnswerDeps = Pick<
  PaymentsDeps,
  'database' | 'ids' | 'clock' | 'onEvents' | 'providerNamed' | 'connectionById'
>;

const at = failpoints('payments', ['dispute_before_call', 'dispute_after_call']);

/**
 * Sends a durable answer under its key, after the files that it shows, and settles what comes of it;
 * whoever calls holds its lease. No transaction is open during a call.
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
  dispute: Dispute,
  response: Response,
): Promise<Called<DisputeResponse>> => {
  const { provider_reference: reference } = dispute;
  const { id, kind, evidence } = response;
  const { disputes: desk } = deps.providerNamed(dispute.provider);
  assert(desk !== null, 'answers are only taken in for providers that take them');
  if (kind === 'acceptance') return await desk.accept(connection, reference, id);
  assert(evidence !== null, 'an answer with evidence has it in its row');
  const uploading = { desk, connection, dispute, response };
  const { result, exchanges } = await uploadFiles(deps, uploading, evidence);
  switch (result.kind) {
    case 'uploaded': {
      const options = { isFinal: true, key: id };
      return await desk.submitEvidence(connection, reference, result.evidence, options);
    }
    case 'not_sent':
      // A file that never left is no end of the answer, which waits for it and tries again.
      return { result: { kind: 'unknown', cause: result.proof }, exchanges };
    default:
      return { result, exchanges };
  }
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
    await keepExchanges(deps, tx, { dispute, response: sent }, exchanges);
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
