import type { Called, Connection, FrozenRequest, Outcome } from '../contract.ts';
import { isPaymentIntent, isRefund } from './answers.ts';
import type { Reply, StripeClient } from './client.ts';
import { judgeFault } from './judge-fault.ts';
import { judgeAuthorization, judgeCapture, judgeVoid } from './judge-intent.ts';
import { judgeRefund } from './judge-refund.ts';

/** Sends a frozen request under its key and says what it came to. */
export const sendRequest = async (
  client: StripeClient,
  connection: Connection,
  request: FrozenRequest,
  key: string,
): Promise<Called<Outcome>> => {
  const { path, body } = request;
  const { reply, exchange } = await client(connection, {
    purpose: 'send',
    method: 'POST',
    path,
    body,
    key,
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
  if (request.operation === 'refund') {
    return isRefund(body) ? judgeRefund(body) : strange('refund');
  }
  if (!isPaymentIntent(body)) return strange('payment_intent');
  if (request.reference !== null && body.id !== request.reference) {
    return strange(`payment_intent ${request.reference}`);
  }
  const judged = judgeIntent(request.operation, body);
  if (judged.kind !== 'absent') return judged;
  const cause = `the answer to a ${request.operation} has the status ${body.status}`;
  return { kind: 'unknown', cause, isUnmapped: true };
};

const judgeIntent = (
  operation: 'authorize' | 'capture' | 'void',
  intent: Parameters<typeof judgeCapture>[0],
): ReturnType<typeof judgeCapture> => {
  switch (operation) {
    case 'authorize':
      return judgeAuthorization(intent);
    case 'capture':
      return judgeCapture(intent);
    case 'void':
      return judgeVoid(intent);
  }
};

const strange = (expected: string): Outcome => ({
  kind: 'unknown',
  cause: `the answer is no ${expected}`,
  isUnmapped: true,
});
