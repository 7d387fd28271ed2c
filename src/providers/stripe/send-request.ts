import type { Called, Connection, FrozenRequest, Outcome } from '../contract.ts';
import { isPaymentIntent, isRefund } from './answers.ts';
import type { Reply, StripeClient } from './client.ts';
import { judgeFault } from './judge-fault.ts';
import {
  type Judged,
  judgeAuthorization,
  judgeCapture,
  judgeIncrement,
  judgeVoid,
} from './judge-intent.ts';
import { judgeRefund } from './judge-refund.ts';

/** Sends a frozen request under its key and says what it came to. */
export const sendRequest = async (
  client: StripeClient,
  connection: Connection,
  request: FrozenRequest,
  key: string,
): Promise<Called<Outcome>> => {
  const { path, body, account } = request;
  const { reply, exchange } = await client(connection, {
    purpose: 'send',
    method: 'POST',
    path,
    body,
    key,
    account,
  });
  return { result: judgeReply(request, reply), exchanges: [exchange] };
};

/** What a reply to a frozen request means. Pure. */
export const judgeReply = (request: FrozenRequest, reply: Reply): Outcome => {
  switch (reply.kind) {
    case 'answered':
      return judgeAnswer(request, reply.body);
    case 'refused':
      return judgeFault(request, reply.status, reply.fault);
    case 'lost':
      return reply.hasLeft
        ? { kind: 'unknown', cause: reply.cause }
        : { kind: 'not_sent', proof: `${reply.cause}: no byte of the request left` };
  }
};

const judgeAnswer = (request: FrozenRequest, body: object): Outcome => {
  if (request.operation === 'refund' && isRefund(body)) return judgeRefund(body);
  if (!isPaymentIntent(body))
    return strange(request.operation === 'refund' ? 'refund' : 'payment_intent');
  if (request.reference !== null && body.id !== request.reference) {
    return strange(`payment_intent ${request.reference}`);
  }
  const judged = judgeIntent(request, body);
  if (judged.kind !== 'absent') return judged;
  const cause = `the answer to a ${request.operation} has the status ${body.status}`;
  return { kind: 'unknown', cause, isUnmapped: true };
};

const judgeIntent = (request: FrozenRequest, intent: Parameters<typeof judgeVoid>[0]): Judged => {
  switch (request.operation) {
    case 'authorize':
      return judgeAuthorization(intent);
    case 'increment':
      return judgeIncrement(intent);
    case 'capture':
      return judgeCapture(request, intent);
    case 'void':
      return judgeVoid(intent);
    case 'refund':
      return strange('refund');
  }
};

const strange = (expected: string): Outcome => ({
  kind: 'unknown',
  cause: `the answer is no ${expected}`,
  isUnmapped: true,
});
