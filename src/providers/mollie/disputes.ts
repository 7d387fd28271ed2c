import type { Chargeback, Payment } from '@mollie/api-client';
import type {
  Connection,
  DisputeDesk,
  DisputeFinding,
  DisputeReport,
  DisputeResponse,
  Exchange,
} from '../contract.ts';
import { reasonOfNetworkCode } from '../dispute-reasons.ts';
import { isChargeback, isPayment, markOf, methodOf, pageOf } from './answers.ts';
import type { MollieClient } from './client.ts';
import { attemptKey } from './prepare-request.ts';
import { type Read, readerOf, unreachable } from './reader.ts';
import { toMoney } from './units.ts';

/**
 * Chargebacks as disputes, asked by the payment's id. The money is gone when one is seen, and
 * comes back only by the bank's own doing: Mollie takes no evidence over its API.
 */
export const createDisputes = (client: MollieClient): DisputeDesk => ({
  files: null,
  ask: async (connection, reference) => {
    const exchanges: Exchange[] = [];
    const read = readerOf(client, connection, exchanges);
    return { result: await ask(read, reference), exchanges };
  },
  uploadFile: async () => ({ result: noDesk, exchanges: [] }),
  submitEvidence: async () => ({ result: noDesk, exchanges: [] }),
  accept: async (_connection: Connection) => ({ result: noDesk, exchanges: [] }),
});

const noDesk: Extract<DisputeResponse, { kind: 'declined' }> = {
  kind: 'declined',
  code: 'not_offered',
  message: 'Mollie takes no answer to a chargeback over its API; write to its support.',
};

const ask = async (read: Read, reference: string): Promise<DisputeFinding> => {
  // A chargeback stands below its payment and cannot be found by its own name.
  if (!/^tr_\w+$/.test(reference)) return { kind: 'mute' };
  const reply = await read(`payments/${reference}/chargebacks?limit=250`);
  const page = reply.kind === 'answered' ? pageOf(reply.body, 'chargebacks') : undefined;
  if (page === undefined || page.next !== null || !page.items.every(isChargeback)) {
    return unreachable(reply, 'page of chargebacks');
  }
  if (page.items.length === 0) return { kind: 'found', disputes: [] };
  const told = await read(`payments/${reference}`);
  if (told.kind !== 'answered' || !isPayment(told.body)) {
    return unreachable(told, `payment ${reference}`);
  }
  const payment = told.body;
  const reports = page.items.map((one) => toReport(one, payment));
  return { kind: 'found', disputes: reports.filter((report) => report !== undefined) };
};

const toReport = (
  { id, amount, reason, createdAt, reversedAt }: Chargeback,
  payment: Payment,
): DisputeReport | undefined => {
  const disputed = toMoney(amount);
  if (disputed === undefined) return undefined;
  const isBack = typeof reversedAt === 'string';
  const code = reason?.code ?? 'none';
  return {
    reference: id,
    paymentReferences: [payment.id],
    attemptId: markOf(payment.metadata, attemptKey),
    amount: disputed,
    // Mollie passes the code of the card's network on.
    reason: reasonOfNetworkCode(methodOf(payment)?.brand ?? '', code) ?? 'general',
    code,
    stage: 'chargeback',
    status: isBack ? 'won' : 'lost',
    funds: isBack ? 'returned' : 'withdrawn',
    respondBy: null,
    occurredAt: new Date(isBack ? reversedAt : createdAt),
  };
};
