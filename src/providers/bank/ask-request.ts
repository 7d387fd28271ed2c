import type { AskedBy, Called, Connection, Finding, FrozenRequest, Outcome } from '../contract.ts';
import type { BankEntry } from './answers.ts';
import type { BankClient } from './client.ts';
import { instructPayer, referenceOf } from './instruct-payer.ts';
import { declined, stopped } from './send-request.ts';
import { readStatement } from './statement.ts';

/**
 * Asks the statement what became of a request: whether the money came that carries the reference,
 * whether a transfer of ours was booked or sent back.
 */
export const askRequest = async (
  client: BankClient,
  connection: Connection,
  request: FrozenRequest,
  by: AskedBy,
): Promise<Called<Finding>> => {
  if (request.operation === 'void') return { result: found(stopped(request)), exchanges: [] };
  const query: Record<string, string> =
    request.operation === 'authorize'
      ? { reference: referenceOf(request) }
      : { end_to_end_id: String(request.body['end_to_end_id']) };
  const { read, exchange } = await readStatement(client, connection, query);
  const exchanges = [exchange];
  if (read.kind === 'unreachable') return { result: read, exchanges };
  return request.operation === 'authorize'
    ? { result: found(judgeArrivals(connection, request, read.entries)), exchanges }
    : { result: judgeTransfer(read.entries, by), exchanges };
};

/**
 * One entry of the whole amount pays. What is short, above, or comes in parts is still awaited
 * here: each entry is matched as it arrives, and the matching counts them together.
 */
const judgeArrivals = (
  connection: Connection,
  request: FrozenRequest,
  entries: readonly BankEntry[],
): Outcome => {
  const { expects } = request;
  const whole = entries.find(
    ({ kind, amount }) =>
      kind === 'credit' &&
      amount.minor.toString() === expects?.minor &&
      amount.currency === expects.currency,
  );
  if (whole === undefined) {
    const nextAction = instructPayer(connection, request);
    return { kind: 'pending', reference: nextAction.reference, nextAction };
  }
  return {
    kind: 'approved',
    reference: whole.id,
    amount: whole.amount,
    effect: 'captured',
    method: { type: 'bank_transfer', last4: whole.counterpartyIban?.slice(-4) },
  };
};

/** A transfer is what the statement says of it last: sent back, booked, or not there yet. */
const judgeTransfer = (entries: readonly BankEntry[], by: AskedBy): Finding => {
  const back = entries.find(({ kind }) => kind === 'return');
  if (back !== undefined) {
    const judged = declined(back.reason ?? 'MS03');
    return found({ ...judged, reason: 'refund_failed', reference: back.transfer ?? undefined });
  }
  const booked = entries.find(({ kind }) => kind === 'debit');
  if (booked !== undefined) {
    const reference = booked.transfer ?? booked.id;
    return found({ kind: 'approved', reference, amount: booked.amount, effect: 'refunded' });
  }
  return by.reference === null
    ? { kind: 'absent' }
    : found({ kind: 'pending', reference: by.reference });
};

const found = (outcome: Outcome): Finding => ({ kind: 'found', outcome });
