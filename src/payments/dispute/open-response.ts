import { assert, type Caller, failpoints, type Transaction } from '#kernel';
import type { Evidence } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import type { Dispute, Response } from './dispute.ts';
import { refuse } from './errors.ts';
import { isOpenResponse } from './response.machine.ts';
import { foundDispute } from './retrieve-dispute.ts';
import { insertResponse, lastResponses, lockDispute, selectResponse } from './store.ts';
import { toRow } from './write-dispute.ts';

/** An answer to be given: evidence for good, or giving in. */
export interface ResponseOrder {
  readonly id: string;
  readonly disputeId: string;
  readonly kind: Response['kind'];
  /** What is submitted, from what is kept; null for an acceptance. */
  readonly evidenceOf: (dispute: Dispute) => Evidence | null;
  /** Writes what the dispute keeps of it, in the same step. */
  readonly also?: (tx: Transaction, dispute: Dispute) => Promise<void>;
}

/** What stands after opening: an answer to send, or one of an earlier run of the same request. */
export interface OpenedResponse {
  readonly dispute: Dispute;
  readonly response: Response;
  readonly isOurs: boolean;
}

const at = failpoints('payments', ['dispute_response_opened']);

/**
 * The first durable step of an answer: what is sent and its key stand in the row, leased to us,
 * before a byte leaves. A crash at any later point is found by the sweep.
 *
 * @throws refusal dispute_not_found, dispute_wrong_state, dispute_busy, dispute_deadline_passed,
 *   dispute_answer_not_supported
 */
export const openResponse = async (
  deps: Pick<PaymentsDeps, 'database' | 'clock' | 'leaseMs' | 'providerNamed'>,
  caller: Caller,
  order: ResponseOrder,
): Promise<OpenedResponse> => {
  const { organisationId, mode } = caller;
  const opened = await deps.database.transaction(async (tx): Promise<OpenedResponse> => {
    const found = await tx.row(lockDispute, [organisationId, mode, order.disputeId]);
    const dispute = foundDispute(found, order.disputeId);
    const earlier = await tx.row(selectResponse, [organisationId, order.id]);
    if (earlier !== undefined) return { dispute, response: earlier, isOurs: false };
    await requireAnswerable(deps, tx, dispute);
    const response = newResponse(caller, order, dispute, deps.clock.now(), deps.leaseMs);
    await tx.run(insertResponse, [toRow(response), deps.leaseMs]);
    await order.also?.(tx, dispute);
    return { dispute, response, isOurs: true };
  });
  assert(opened.response.dispute_id === order.disputeId, 'an answer belongs to its dispute');
  await at('dispute_response_opened');
  return opened;
};

const requireAnswerable = async (
  deps: Pick<PaymentsDeps, 'clock' | 'providerNamed'>,
  tx: Transaction,
  dispute: Dispute,
): Promise<void> => {
  if (dispute.state !== 'needs_response') {
    throw refuse('dispute_wrong_state', { detail: `Dispute ${dispute.id} is ${dispute.state}.` });
  }
  if (dispute.respond_by !== null && dispute.respond_by < deps.clock.now()) {
    throw refuse('dispute_deadline_passed', {
      detail: `Evidence was taken until ${dispute.respond_by.toISOString()}.`,
    });
  }
  if (deps.providerNamed(dispute.provider).disputes === null) {
    throw refuse('dispute_answer_not_supported', {
      detail: `It is a dispute at ${dispute.provider}.`,
    });
  }
  const [last] = await tx.rows(lastResponses, [dispute.organisation_id, [dispute.id]]);
  if (last !== undefined && isOpenResponse(last.state)) throw refuse('dispute_busy');
};

const newResponse = (
  caller: Caller,
  order: ResponseOrder,
  dispute: Dispute,
  at: Date,
  leaseMs: number,
): Response => ({
  organisation_id: dispute.organisation_id,
  mode: dispute.mode,
  id: order.id,
  dispute_id: dispute.id,
  kind: order.kind,
  state: 'sending',
  evidence: order.evidenceOf(dispute),
  failure_code: null,
  failure_message: null,
  resolve_count: 0,
  next_action_at: new Date(at.getTime() + leaseMs),
  step_count: 0,
  traceparent: caller.traceparent,
  created_at: at,
  updated_at: at,
});
