import type { Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { answerDispute } from './answer-dispute.ts';
import type { DisputeView } from './schema.ts';

/**
 * Gives in: the money stays with the payer, and the dispute is lost. It cannot be taken back.
 *
 * @throws refusal dispute_not_found, dispute_wrong_state, dispute_busy, dispute_deadline_passed,
 *   dispute_answer_not_supported
 */
export const acceptDispute = async (
  deps: PaymentsDeps,
  caller: Caller,
  { params }: { readonly params: { readonly dispute_id: string } },
): Promise<DisputeView> =>
  await answerDispute(deps, caller, {
    id: caller.ids.next('dsr'),
    disputeId: params.dispute_id,
    kind: 'acceptance',
    evidenceOf: () => null,
  });
