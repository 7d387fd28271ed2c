import type { PaymentCaptureResponse } from '@adyen/api-library/lib/src/typings/checkout/paymentCaptureResponse.js';
import { type Answer, jsonAnswer } from '../kernel/answer.ts';
import type { Call } from '../kernel/mount/described.ts';
import { refuse } from './answers.ts';
import { cardNamed } from './cards.ts';
import { newReference } from './new-reference.ts';
import { bodyOf, checkAccount, sumIn, textIn } from './read-body.ts';
import type { AdyenShape, ModificationRecord } from './shape.ts';
import type { Wire } from './wire.ts';

/**
 * POST /v72/payments/:id/captures, cancels, refunds, amountUpdates: received, whatever becomes of
 * it. Only what cannot be read is refused at once; the rest is told by a notice.
 */
export const modifyPayment =
  (kind: ModificationRecord['kind']) =>
  ({ ask, step, world, path }: Call<AdyenShape>): Answer => {
    const body = bodyOf(ask);
    const { merchant_account: merchantAccount, modification_settles_ms } = world.settings;
    checkAccount(body, merchantAccount);
    const payment = world.get('payment', path['id'] ?? '');
    if (payment === undefined) {
      throw refuse('167', 'Original pspReference required for this operation');
    }
    const amount = kind === 'cancel' ? payment.amount : sumIn(body, 1);
    const neverEnds =
      kind === 'refund' && cardNamed(payment.card)?.modifications === 'refund_never_ends';
    const made: ModificationRecord = {
      id: newReference(step),
      kind,
      payment: payment.id,
      amount,
      reference: textIn(body, 'reference') ?? payment.reference,
      state: 'received',
      reason: '',
      made_ms: step.now_ms,
      taken_back_ms: null,
      due_ms: neverEnds ? null : step.now_ms + modification_settles_ms,
    };
    step.put('modification', made);
    const answer: Wire<PaymentCaptureResponse> = {
      merchantAccount,
      paymentPspReference: payment.id,
      pspReference: made.id,
      reference: made.reference,
      status: 'received',
      amount,
    };
    return jsonAnswer(201, answer);
  };
