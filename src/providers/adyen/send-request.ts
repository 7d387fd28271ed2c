import type { Called, Connection, FrozenRequest, Outcome } from '../contract.ts';
import type { AdyenClient, Reply } from './client.ts';
import { judgeFault } from './judge-fault.ts';
import { judgeModification } from './judge-modification.ts';
import { judgePayment } from './judge-payment.ts';

/** Sends a frozen request under its key and says what it came to. */
export const sendRequest = async (
  client: AdyenClient,
  connection: Connection,
  request: FrozenRequest,
  key: string,
): Promise<Called<Outcome>> => {
  const { path, body } = request;
  const { reply, exchange } = await client(connection, { path, body, key });
  return { result: judgeReply(request, reply), exchanges: [exchange] };
};

/** What a reply to a frozen request means. Pure. */
export const judgeReply = (request: FrozenRequest, reply: Reply): Outcome => {
  switch (reply.kind) {
    case 'answered':
      return request.operation === 'authorize'
        ? judgePayment(request, reply.body)
        : judgeModification(request, reply.body);
    case 'refused':
      return judgeFault(reply.status, reply.fault);
    case 'lost':
      return reply.hasLeft
        ? { kind: 'unknown', cause: reply.cause }
        : { kind: 'not_sent', proof: `${reply.cause}: no byte of the request left` };
  }
};
