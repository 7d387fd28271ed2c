import type { SmallStep } from '../kernel/world/small-step.ts';
import { type Behaviour, cardNamed } from './cards.ts';
import { dueAfter } from './grant-payment.ts';
import type { AdyenShape, ModificationRecord, PaymentRecord } from './shape.ts';
import { tellModification } from './tell.ts';

const told = {
  capture: 'CAPTURE',
  cancel: 'CANCELLATION',
  refund: 'REFUND',
  amount_update: 'AUTHORISATION_ADJUSTMENT',
} as const;

/** What time does to a modification: it comes to its end, or its end is taken back. */
export const settleModification = (
  step: SmallStep<AdyenShape>,
  modification: ModificationRecord,
): void => {
  const payment = step.get('payment', modification.payment);
  if (payment === undefined) return;
  const behaviour = cardNamed(payment.card)?.modifications;
  if (modification.state === 'done') {
    takeBack(step, modification, payment, behaviour);
    return;
  }
  const reason = whyNot(modification, payment, behaviour);
  const ended: ModificationRecord = {
    ...modification,
    state: reason === undefined ? 'done' : 'failed',
    reason: reason ?? '',
    due_ms:
      reason === undefined && turnsLate(modification, behaviour)
        ? step.now_ms + step.world.settings.late_ms
        : null,
  };
  step.put('modification', ended);
  if (reason === undefined) apply(step, ended, payment);
  tellModification(step, ended, told[modification.kind], reason === undefined);
};

/** Why it comes to nothing, in words as Adyen's; nothing where it does not. */
const whyNot = (
  { kind, amount }: ModificationRecord,
  payment: PaymentRecord,
  behaviour: Behaviour | undefined,
): string | undefined => {
  const { state, captured, refunded } = payment;
  if (state === 'cancelled') return 'Transaction was already cancelled';
  if (state === 'expired') return 'Authorisation has expired';
  if (state !== 'authorised') return 'Transaction is not authorised';
  if (amount.currency !== payment.amount.currency) return 'Currency differs from the payment';
  switch (kind) {
    case 'capture':
      if (behaviour === 'capture_refused') return 'Capture was refused by the scheme';
      return captured + amount.value > payment.amount.value
        ? 'Insufficient balance on payment'
        : undefined;
    case 'cancel':
      return captured > 0 ? 'Transaction was already captured' : undefined;
    case 'refund':
      if (behaviour === 'refund_refused') return 'Refund was refused by the scheme';
      return refunded + amount.value > captured ? 'Insufficient balance on payment' : undefined;
    case 'amount_update':
      if (behaviour === 'adjustment_refused') return 'Adjustment was refused by the issuer';
      return captured > 0 ? 'Transaction was already captured' : undefined;
  }
};

const turnsLate = ({ kind }: ModificationRecord, behaviour: Behaviour | undefined): boolean =>
  (kind === 'capture' && behaviour === 'capture_fails_late') ||
  (kind === 'refund' &&
    (behaviour === 'refund_fails_late' || behaviour === 'refund_reversed_late'));

const apply = (
  step: SmallStep<AdyenShape>,
  { kind, amount }: ModificationRecord,
  payment: PaymentRecord,
): void => {
  const card = cardNamed(payment.card);
  switch (kind) {
    case 'capture': {
      const captured = payment.captured + amount.value;
      const isDisputed = card?.dispute !== undefined;
      const due = isDisputed && card !== undefined ? dueAfter(step, card, true, amount) : {};
      step.put('payment', { ...payment, captured, ...due });
      return;
    }
    case 'cancel':
      step.put('payment', { ...payment, state: 'cancelled', due: null, due_ms: null });
      return;
    case 'refund':
      step.put('payment', { ...payment, refunded: payment.refunded + amount.value });
      return;
    case 'amount_update':
      step.put('payment', { ...payment, amount, raises: payment.raises + 1 });
  }
};

const takeBack = (
  step: SmallStep<AdyenShape>,
  modification: ModificationRecord,
  payment: PaymentRecord,
  behaviour: Behaviour | undefined,
): void => {
  const isCapture = modification.kind === 'capture';
  const { value } = modification.amount;
  const gone: ModificationRecord = {
    ...modification,
    state: 'taken_back',
    reason: isCapture ? 'Capture rejected by card scheme' : 'Refund rejected by card scheme',
    taken_back_ms: step.now_ms,
    due_ms: null,
  };
  step.put('modification', gone);
  step.put(
    'payment',
    isCapture
      ? { ...payment, captured: payment.captured - value }
      : { ...payment, refunded: payment.refunded - value },
  );
  const code = isCapture
    ? 'CAPTURE_FAILED'
    : behaviour === 'refund_reversed_late'
      ? 'REFUNDED_REVERSED'
      : 'REFUND_FAILED';
  tellModification(step, gone, code, true);
};
