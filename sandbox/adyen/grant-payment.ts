import type { SmallStep } from '../kernel/world/small-step.ts';
import { cardNamed, type TestCard } from './cards.ts';
import { newReference } from './new-reference.ts';
import type { AdyenShape, PaymentRecord, Sum } from './shape.ts';
import { tellPayment } from './tell.ts';

const DAY_MS = 86_400_000;

/** The issuer decides: the payment is authorised and told of, or refused and told of. */
export const decidePayment = (
  step: SmallStep<AdyenShape>,
  payment: PaymentRecord,
  isPassed = true,
): PaymentRecord => {
  const card = cardNamed(payment.card);
  if (card === undefined || card.refusal !== undefined || !isPassed) {
    const refused = { ...payment, state: 'refused' as const, due: null, due_ms: null };
    step.put('payment', refused);
    tellPayment(step, refused, 'AUTHORISATION', { isSuccess: false, isPassed });
    return refused;
  }
  return grant(step, payment, card);
};

const grant = (
  step: SmallStep<AdyenShape>,
  payment: PaymentRecord,
  card: TestCard,
): PaymentRecord => {
  const amount = card.isPartial === true ? halfOf(payment.amount) : payment.amount;
  const stored = payment.is_storing ? store(step, payment) : null;
  const isTaken = payment.is_auto && amount.value > 0;
  const granted: PaymentRecord = {
    ...payment,
    amount,
    state: amount.value === 0 ? 'stored' : 'authorised',
    stored_id: stored ?? payment.stored_id,
    granted_ms: step.now_ms,
    captured: isTaken ? amount.value : 0,
    ...dueAfter(step, card, isTaken, amount),
  };
  step.put('payment', granted);
  tellPayment(step, granted, 'AUTHORISATION', { isSuccess: true, isPassed: true });
  if (stored !== null) tellPayment(step, granted, 'RECURRING_CONTRACT', { isSuccess: true });
  return granted;
};

/** What time does next: a late turn of the card, or the end of the hold. */
export const dueAfter = (
  step: SmallStep<AdyenShape>,
  card: TestCard,
  isTaken: boolean,
  amount: Sum,
): Pick<PaymentRecord, 'due' | 'due_ms'> => {
  const { late_ms, hold_days } = step.world.settings;
  if (amount.value === 0) return { due: null, due_ms: null };
  const turnsLate =
    card.modifications === 'technical_cancel' ||
    (isTaken && (card.modifications === 'capture_fails_late' || card.dispute !== undefined));
  if (turnsLate) return { due: 'late', due_ms: step.now_ms + late_ms };
  return isTaken
    ? { due: null, due_ms: null }
    : { due: 'expire', due_ms: step.now_ms + hold_days * DAY_MS };
};

const store = (step: SmallStep<AdyenShape>, payment: PaymentRecord): string => {
  const id = newReference(step);
  step.put('stored', { id, shopper: payment.shopper ?? '', card: payment.card });
  return id;
};

const halfOf = ({ value, currency }: Sum): Sum => ({
  value: (value - (value % 2)) / 2,
  currency,
});
