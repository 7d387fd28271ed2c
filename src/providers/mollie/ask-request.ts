import { assert } from '#kernel';
import type { AskedBy, Called, Connection, Exchange, Finding, FrozenRequest } from '../contract.ts';
import { isCapture, isPayment, isRefund } from './answers.ts';
import { askAuthorization } from './ask-authorization.ts';
import { askPart } from './ask-part.ts';
import type { MollieClient } from './client.ts';
import { judgeCapture, judgeRefund } from './judge-parts.ts';
import { judgeVoid } from './judge-payment.ts';
import { type Read, readerOf, unreachable } from './reader.ts';

/** Asks what became of a request. Reads only. */
export const askRequest = async (
  client: MollieClient,
  connection: Connection,
  request: FrozenRequest,
  by: AskedBy,
): Promise<Called<Finding>> => {
  const exchanges: Exchange[] = [];
  const read = readerOf(client, connection, exchanges);
  return { result: await findOut(read, request, by), exchanges };
};

/** The same, for whoever keeps the exchanges. */
export const findOut = async (
  read: Read,
  { operation, reference }: FrozenRequest,
  by: AskedBy,
): Promise<Finding> => {
  if (operation === 'authorize') return await askAuthorization(read, by);
  assert(reference !== null, `a ${operation} acts upon a payment at the provider`);
  switch (operation) {
    case 'capture':
      return await askPart(read, by, {
        path: `payments/${reference}/captures`,
        name: 'captures',
        is: isCapture,
        judge: judgeCapture,
      });
    case 'refund':
      return await askPart(read, by, {
        path: `payments/${reference}/refunds`,
        name: 'refunds',
        is: isRefund,
        judge: judgeRefund,
      });
    case 'void':
      return await askVoid(read, reference);
    case 'increment':
      return { kind: 'mute' };
  }
};

const askVoid = async (read: Read, reference: string): Promise<Finding> => {
  const reply = await read(`payments/${reference}`);
  if (reply.kind !== 'answered' || !isPayment(reply.body) || reply.body.id !== reference) {
    return unreachable(reply, `payment ${reference}`);
  }
  const judged = judgeVoid(reply.body);
  return judged.kind === 'absent' ? judged : { kind: 'found', outcome: judged };
};
