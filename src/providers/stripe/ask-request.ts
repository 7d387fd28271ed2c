import { assert } from '#kernel';
import type { Called, Connection, Exchange, Finding, FrozenRequest } from '../contract.ts';
import { askAuthorization } from './ask-authorization.ts';
import { askIntent } from './ask-intent.ts';
import { askRefund } from './ask-refund.ts';
import type { Reply, StripeClient } from './client.ts';
import { findIncrement, judgeCapture, judgeVoid } from './judge-intent.ts';

/** Our names for a request: the attempt that it belongs to, and what the provider called it. */
export interface AskedBy {
  readonly attemptId: string;
  readonly reference: string | null;
}

/** Reads at Stripe, and keeps what was exchanged. */
export type Read = (path: string) => Promise<Reply>;

/** Asks what became of a request. Reads only. */
export const askRequest = async (
  client: StripeClient,
  connection: Connection,
  request: FrozenRequest,
  by: AskedBy,
): Promise<Called<Finding>> => {
  const exchanges: Exchange[] = [];
  const read: Read = async (path) => {
    const { account } = request;
    const call = { purpose: 'ask', method: 'GET', path, account } as const;
    const { reply, exchange } = await client(connection, call);
    exchanges.push(exchange);
    return reply;
  };
  return { result: await findOut(read, request, by), exchanges };
};

const findOut = async (read: Read, request: FrozenRequest, by: AskedBy): Promise<Finding> => {
  if (request.operation === 'authorize') return await askAuthorization(read, by);

  assert(request.reference !== null, `a ${request.operation} acts upon a payment at the provider`);
  switch (request.operation) {
    case 'capture':
      return await askIntent(read, request.reference, (intent) => judgeCapture(request, intent));
    case 'void':
      return await askIntent(read, request.reference, judgeVoid);
    case 'refund':
      return await askRefund(read, request.reference, by);
    case 'increment':
      return await askIntent(read, request.reference, (intent) => findIncrement(request, intent));
  }
};
