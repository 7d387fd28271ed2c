import type { FrozenRequest, Outcome } from '../contract.ts';
import { isReference } from './answers.ts';
import type {
  PaymentAmountUpdateResponse,
  PaymentCancelResponse,
  PaymentCaptureResponse,
  PaymentRefundResponse,
} from './sdk.ts';

type Answer = Partial<
  | PaymentAmountUpdateResponse
  | PaymentCancelResponse
  | PaymentCaptureResponse
  | PaymentRefundResponse
>;

/** What the answer to a modification says: that it was received, under a name of its own. */
export const judgeModification = (request: FrozenRequest, answer: Answer): Outcome => {
  const { status, pspReference, paymentPspReference } = answer;
  if (!isReference(pspReference) || paymentPspReference !== request.reference) {
    return strange(`the answer is no modification of ${request.reference}`);
  }
  if (status !== 'received') return strange(`${pspReference} has the status ${String(status)}`);
  return { kind: 'pending', reference: pspReference };
};

const strange = (cause: string): Outcome => ({ kind: 'unknown', cause, isUnmapped: true });
