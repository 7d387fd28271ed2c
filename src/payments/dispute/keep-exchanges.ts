import type { Transaction } from '#kernel';
import type { Exchange } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import type { Dispute, Response } from './dispute.ts';
import { insertResponseExchanges } from './store.ts';
import { toRow } from './write-dispute.ts';

/**
 * Keeps what was said to a provider about an answer, for the timeline of the disputed payment, in
 * the caller's transaction.
 */
export const keepExchanges = async (
  deps: Pick<PaymentsDeps, 'ids' | 'clock'>,
  tx: Transaction,
  { dispute, response }: { readonly dispute: Dispute; readonly response: Response },
  exchanges: readonly Exchange[],
): Promise<void> => {
  if (exchanges.length === 0) return;
  const at = deps.clock.now();
  const rows = exchanges.map((exchange) => exchangeRow(deps, dispute, response, exchange, at));
  await tx.run(insertResponseExchanges, [toRow(rows)]);
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
