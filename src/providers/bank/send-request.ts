import { zero } from '#money';
import type { Called, Connection, FrozenRequest, Outcome } from '../contract.ts';
import { readEntry, readFault, readTransfer } from './answers.ts';
import type { Answered, BankClient, Lost } from './client.ts';
import { reasonOfTransfer } from './declines.ts';
import { instructPayer, referenceOf } from './instruct-payer.ts';
import { accountOf } from './settings.ts';
import { entryPath } from './statement.ts';

/**
 * Sends a frozen request. Only a refund calls the bank: an authorisation tells the payer where to
 * send, and a void stops waiting.
 */
export const sendRequest = async (
  client: BankClient,
  connection: Connection,
  request: FrozenRequest,
): Promise<Called<Outcome>> => {
  switch (request.operation) {
    case 'authorize':
      return quiet({
        kind: 'pending',
        reference: referenceOf(request),
        nextAction: instructPayer(connection, request),
      });
    case 'void':
      return quiet(stopped(request));
    case 'refund':
      return await transferBack(client, connection, request);
    case 'capture':
    case 'increment':
      return quiet({ kind: 'not_sent', proof: `a bank knows no ${request.operation}` });
  }
};

/** Nobody waits any more. The bank was never asked for the money, so nothing has to be let go. */
export const stopped = (request: FrozenRequest): Outcome => ({
  kind: 'approved',
  reference: request.reference ?? 'none',
  amount: zero('EUR'),
  effect: 'voided',
});

/** Money goes back to the account it came from, and to no other. */
const transferBack = async (
  client: BankClient,
  connection: Connection,
  request: FrozenRequest,
): Promise<Called<Outcome>> => {
  const asked = await client(connection, {
    purpose: 'ask',
    method: 'GET',
    path: entryPath(connection, request.reference ?? ''),
  });
  const entry = asked.reply.kind === 'answered' ? readEntry(asked.reply.json) : undefined;
  if (entry === undefined || entry.kind !== 'credit' || entry.counterpartyIban === null) {
    const proof = 'the bank did not say who had paid, so no transfer was ordered';
    return { result: { kind: 'not_sent', proof }, exchanges: [asked.exchange] };
  }
  const ordered = await client(connection, {
    purpose: 'send',
    method: 'POST',
    path: request.path,
    body: {
      ...request.body,
      from_iban: accountOf(connection).iban,
      to_iban: entry.counterpartyIban,
      to_name: entry.counterpartyName ?? '',
    },
  });
  return {
    result: judgeOrder(request, ordered.reply),
    exchanges: [asked.exchange, ordered.exchange],
  };
};

/** What the answer to a transfer order means. Received is not booked: the statement tells. Pure. */
export const judgeOrder = (request: FrozenRequest, reply: Answered | Lost): Outcome => {
  if (reply.kind === 'lost') {
    return reply.hasLeft
      ? { kind: 'unknown', cause: reply.cause }
      : { kind: 'not_sent', proof: `${reply.cause}: no byte of the order left` };
  }
  const { status, json } = reply;
  if (status === 202) return judgeTaken(request, json);
  const fault = readFault(json);
  if (fault === undefined) return unmapped(status, 'without an error of the bank');
  switch (status) {
    case 400:
    case 422:
      return { ...declined(fault.code), message: fault.message };
    case 401:
    case 403:
    case 429:
      return {
        kind: 'not_sent',
        proof: `the bank answered ${status}, which it gives before it acts`,
      };
    default:
      return status >= 500
        ? { kind: 'unknown', cause: `status ${status} after sending` }
        : unmapped(status, fault.code);
  }
};

const judgeTaken = (request: FrozenRequest, json: unknown): Outcome => {
  const taken = readTransfer(json);
  if (taken === undefined || taken.endToEndId !== request.body['end_to_end_id']) {
    return unmapped(202, 'and it is no transfer of ours');
  }
  if (taken.status !== 'received') return unmapped(202, `with the status ${taken.status}`);
  const { minor, currency } = taken.amount;
  if (minor.toString() !== request.expects?.minor || currency !== request.expects.currency) {
    return unmapped(202, `and it took ${minor} minor units of ${currency}`);
  }
  return { kind: 'pending', reference: taken.id };
};

/** A transfer that was refused or came back. */
export const declined = (code: string): Extract<Outcome, { kind: 'declined' }> => {
  const { reason, isUnmapped } = reasonOfTransfer(code);
  const message = 'The transfer did not go through.';
  return { kind: 'declined', reason, code, message, ...(isUnmapped ? { isUnmapped } : {}) };
};

const unmapped = (status: number, what: string): Outcome => ({
  kind: 'unknown',
  cause: `the bank answered ${status} ${what}`,
  isUnmapped: true,
});

const quiet = (result: Outcome): Called<Outcome> => ({ result, exchanges: [] });
