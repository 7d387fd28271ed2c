import { appendEvents, assert, type Transaction } from '#kernel';
import { postTransfers } from '#ledger';
import type { PaymentsDeps } from '../deps.ts';
import { type Dispute, type Response, scopeOfDispute } from './dispute.ts';
import type { DisputeChange } from './fold-report.ts';
import { presentDispute } from './present-dispute.ts';
import type { ResponseEvent } from './response.machine.ts';
import { insertDisputeStep, insertResponseStep, saveDispute, saveResponse } from './store.ts';

/** An answer after a step of its own. */
export interface ResponseChange {
  readonly response: Response;
  readonly step: { readonly from: string; readonly event: ResponseEvent } | null;
}

/** Rows as JSON: the amounts in them are far below 2^53, yet none of them passes a float. */
export const toRow = (row: object): string =>
  JSON.stringify(row, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );

/**
 * Writes a locked dispute with its step, its transfers and its events, in the caller's transaction;
 * the answer to it is given as it will be, because events show it. Call it last.
 */
export const writeDispute = async (
  deps: Pick<PaymentsDeps, 'ids'>,
  tx: Transaction,
  { dispute, step, transfers, tellings }: DisputeChange,
  response: Response | undefined,
): Promise<void> => {
  assert((await tx.run(saveDispute, [toRow(dispute)])) === 1, 'a changed dispute stands');
  if (step !== null)
    await tx.run(insertDisputeStep, [toRow(stepRow(dispute, dispute.state, step))]);
  const posted = transfers.length === 0 ? [] : await postTransfers(tx, transfers);
  for (const result of posted) {
    assert(result.kind !== 'refused', 'the ledger takes what a dispute moves');
  }
  await appendEvents(
    tx,
    deps.ids,
    tellings.map((type) => ({
      scope: scopeOfDispute(dispute),
      type,
      object: { type: 'dispute', id: dispute.id },
      payload: presentDispute(dispute, response),
      traceparent: response?.traceparent ?? undefined,
    })),
  );
};

/** Writes an answer with its step, and gives its lease back. */
export const writeResponse = async (
  tx: Transaction,
  { response, step }: ResponseChange,
): Promise<void> => {
  assert((await tx.run(saveResponse, [toRow(response)])) === 1, 'a changed answer stands');
  if (step === null) return;
  await tx.run(insertResponseStep, [toRow(stepRow(response, response.state, step))]);
};

const stepRow = (
  row: Pick<Dispute, 'organisation_id' | 'mode' | 'id' | 'step_count' | 'updated_at'>,
  to: string,
  { from, event }: { readonly from: string; readonly event: string },
): object => ({
  organisation_id: row.organisation_id,
  mode: row.mode,
  object_id: row.id,
  sequence: row.step_count,
  from_state: from,
  event,
  to_state: to,
  occurred_at: row.updated_at,
});
