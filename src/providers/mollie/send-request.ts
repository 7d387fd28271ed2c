import type { Called, Connection, Exchange, FrozenRequest, Outcome } from '../contract.ts';
import { isCapture, isPayment, isRefund } from './answers.ts';
import { findOut } from './ask-request.ts';
import type { Call, MollieClient, Reply } from './client.ts';
import { judgeFault } from './judge-fault.ts';
import { judgeCapture, judgeRefund } from './judge-parts.ts';
import { judgeAuthorization, judgeVoid } from './judge-payment.ts';
import { readerOf } from './reader.ts';

/** Sends a frozen request under its key and says what it came to. */
export const sendRequest = async (
  client: MollieClient,
  connection: Connection,
  request: FrozenRequest,
  key: string,
): Promise<Called<Outcome>> => {
  const { reply, exchange } = await client(connection, callOf(connection, request, key));
  const exchanges = [exchange];
  const outcome = judgeReply(request, reply);
  if (outcome.kind !== 'declined' || reply.kind !== 'refused' || request.operation === 'authorize')
    return { result: outcome, exchanges };
  return {
    result: await lookBehind(client, connection, { request, key, outcome }, exchanges),
    exchanges,
  };
};

/** What a connection says of each of its payments. */
const callOf = (connection: Connection, request: FrozenRequest, key: string): Call => {
  const { path, body, operation } = request;
  if (operation === 'void') return { purpose: 'send', method: 'DELETE', path, key };
  const added = operation === 'authorize' ? placesOf(connection, body) : {};
  return { purpose: 'send', method: 'POST', path, body: { ...added, ...body }, key };
};

const placesOf = ({ id, provider, settings }: Connection, body: FrozenRequest['body']) => {
  const { notice_origin: origin, return_url: back } = settings;
  const isRecurring = body.sequenceType === 'recurring';
  return {
    ...(back === undefined || isRecurring ? {} : { redirectUrl: back }),
    ...(origin === undefined
      ? {}
      : { webhookUrl: `${origin}/providers/${provider}/${id}/notices` }),
  };
};

/**
 * What acts upon a payment is refused where the payment has moved: perhaps by us, in a request
 * whose key has been forgotten. Mollie's refusal does not say, so we look.
 */
const lookBehind = async (
  client: MollieClient,
  connection: Connection,
  refused: { readonly request: FrozenRequest; readonly key: string; readonly outcome: Outcome },
  exchanges: Exchange[],
): Promise<Outcome> => {
  const read = readerOf(client, connection, exchanges);
  const found = await findOut(read, refused.request, { attemptId: refused.key, reference: null });
  switch (found.kind) {
    case 'found':
      return found.outcome;
    case 'absent':
      return refused.outcome;
    case 'mute':
      return refused.outcome;
    case 'unreachable':
      return { kind: 'unknown', cause: `refused, and not seen why: ${found.cause}` };
  }
};

/** What a reply to a frozen request means. Pure. */
export const judgeReply = (request: FrozenRequest, reply: Reply): Outcome => {
  switch (reply.kind) {
    case 'answered':
      return judgeAnswer(request, reply.body);
    case 'refused':
      return judgeFault(reply.status, reply.fault);
    case 'lost':
      return reply.hasLeft
        ? { kind: 'unknown', cause: reply.cause }
        : { kind: 'not_sent', proof: `${reply.cause}: no byte of the request left` };
  }
};

const judgeAnswer = (request: FrozenRequest, body: object): Outcome => {
  switch (request.operation) {
    case 'authorize':
      return isPayment(body) ? judgeAuthorization(body) : strange('payment');
    case 'capture':
      return isCapture(body) ? judgeCapture(body) : strange('capture');
    case 'refund':
      return isRefund(body) ? judgeRefund(body) : strange('refund');
    case 'void': {
      if (!isPayment(body) || body.id !== request.reference) return strange('payment');
      const judged = judgeVoid(body);
      // Taken in, and done soon.
      return judged.kind === 'absent' ? { kind: 'pending', reference: body.id } : judged;
    }
    case 'increment':
      return strange('increment');
  }
};

const strange = (expected: string): Outcome => ({
  kind: 'unknown',
  cause: `the answer is no ${expected} of ours`,
  isUnmapped: true,
});
