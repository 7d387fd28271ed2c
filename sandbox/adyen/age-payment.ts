import type { SmallStep } from '../kernel/world/small-step.ts';
import { cardNamed } from './cards.ts';
import { openDispute } from './dispute-payment.ts';
import { decidePayment } from './grant-payment.ts';
import { newReference } from './new-reference.ts';
import type { AdyenShape, ModificationRecord, PaymentRecord } from './shape.ts';
import { tellModification, tellPayment } from './tell.ts';

/** What time does to a payment. */
export const agePayment = (step: SmallStep<AdyenShape>, payment: PaymentRecord): void => {
  const rested: PaymentRecord = { ...payment, due: null, due_ms: null };
  switch (payment.due) {
    case 'finish':
      decidePayment(step, rested);
      return;
    case 'late':
      turnLate(step, rested);
      return;
    case 'expire':
      expire(step, rested);
      return;
    case null:
      step.put('payment', rested);
  }
};

const expire = (step: SmallStep<AdyenShape>, payment: PaymentRecord): void => {
  const isOpen = payment.state === 'authorised' && payment.captured < payment.amount.value;
  const state = isOpen && payment.captured === 0 ? 'expired' : payment.state;
  step.put('payment', { ...payment, state });
  if (isOpen) tellPayment(step, payment, 'EXPIRE', { isSuccess: true });
};

const turnLate = (step: SmallStep<AdyenShape>, payment: PaymentRecord): void => {
  const card = cardNamed(payment.card);
  if (card?.modifications === 'technical_cancel') {
    const isHeld = payment.state === 'authorised' && payment.captured === 0;
    step.put('payment', isHeld ? { ...payment, state: 'cancelled' } : payment);
    if (isHeld) tellPayment(step, payment, 'TECHNICAL_CANCEL', { isSuccess: true });
    return;
  }
  if (card?.dispute !== undefined) {
    step.put('payment', payment);
    openDispute(step, payment, card.dispute);
    return;
  }
  failAutomaticCapture(step, payment);
};

/** The capture that came with the authorisation has no request of its own, only a failure. */
const failAutomaticCapture = (step: SmallStep<AdyenShape>, payment: PaymentRecord): void => {
  const failure: ModificationRecord = {
    id: newReference(step),
    kind: 'capture',
    payment: payment.id,
    amount: { ...payment.amount, value: payment.captured },
    reference: payment.reference,
    state: 'taken_back',
    reason: 'Capture rejected by card scheme',
    made_ms: payment.granted_ms ?? step.now_ms,
    taken_back_ms: step.now_ms,
    due_ms: null,
  };
  step.put('modification', failure);
  step.put('payment', { ...payment, captured: 0 });
  tellModification(step, failure, 'CAPTURE_FAILED', true);
};
