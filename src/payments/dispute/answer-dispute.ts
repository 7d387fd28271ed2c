import type { Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { driveResponse } from './drive-response.ts';
import { openResponse, type ResponseOrder } from './open-response.ts';
import { resolveResponses } from './resolve-responses.ts';
import { retrieveDispute } from './retrieve-dispute.ts';
import type { DisputeView } from './schema.ts';

/**
 * Gives an answer: durable, sent, settled. Run again under the same ids, after a crash or a lost
 * reply, it takes up what the first run left.
 */
export const answerDispute = async (
  deps: PaymentsDeps,
  caller: Caller,
  order: ResponseOrder,
): Promise<DisputeView> => {
  const { dispute, response, isOurs } = await openResponse(deps, caller, order);
  if (isOurs) await driveResponse(deps, dispute, response);
  else await resolveResponses(deps, [response.id]);
  return await retrieveDispute(deps, caller, { params: { dispute_id: order.disputeId } });
};
