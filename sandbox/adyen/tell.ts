import type { SmallStep } from '../kernel/world/small-step.ts';
import { cardNamed } from './cards.ts';
import type {
  AdyenShape,
  DisputeRecord,
  ModificationRecord,
  NoticeItem,
  PaymentRecord,
} from './shape.ts';

/** Tells what became of a payment itself. */
export const tellPayment = (
  step: SmallStep<AdyenShape>,
  payment: PaymentRecord,
  eventCode: string,
  { isSuccess, isPassed = true }: { readonly isSuccess: boolean; readonly isPassed?: boolean },
): void => {
  const card = cardNamed(payment.card);
  const refusal = isPassed ? card?.refusal : undefined;
  const isAuthorisation = eventCode === 'AUTHORISATION';
  step.notify({
    eventCode,
    pspReference: eventCode === 'RECURRING_CONTRACT' ? `${payment.stored_id}` : payment.id,
    ...(isAuthorisation ? {} : { originalReference: payment.id }),
    merchantReference: payment.reference,
    success: isSuccess,
    reason: isSuccess
      ? isAuthorisation
        ? `033899:${card?.last4}:03/2030`
        : ''
      : (refusal?.text ?? '3D Not Authenticated'),
    amount: payment.amount,
    paymentMethod: card?.brand ?? 'card',
    ...(isAuthorisation && isSuccess
      ? { operations: payment.is_auto ? ['REFUND'] : ['CANCEL', 'CAPTURE', 'REFUND'] }
      : {}),
    more: isAuthorisation
      ? {
          ...cardFacts(payment),
          ...(refusal === undefined ? {} : { refusalReasonRaw: refusal.raw }),
          ...named('metadata', payment.metadata),
        }
      : {},
    at_ms: step.now_ms,
  });
};

/** Tells what became of a modification, or that its end was taken back. */
export const tellModification = (
  step: SmallStep<AdyenShape>,
  modification: ModificationRecord,
  eventCode: string,
  isSuccess: boolean,
): void => {
  const payment = step.get('payment', modification.payment);
  step.notify({
    eventCode,
    pspReference: modification.id,
    originalReference: modification.payment,
    merchantReference: modification.reference,
    success: isSuccess,
    reason: modification.reason,
    amount: modification.amount,
    paymentMethod: cardNamed(payment?.card ?? '')?.brand ?? 'card',
    more: {},
    at_ms: step.now_ms,
  });
};

/** Tells a step of a dispute; all of a dispute's notices bear its one reference. */
export const tellDispute = (
  step: SmallStep<AdyenShape>,
  dispute: DisputeRecord,
  eventCode: string,
  disputeStatus: string,
): void => {
  const payment = step.get('payment', dispute.payment);
  step.notify({
    eventCode,
    pspReference: dispute.id,
    originalReference: dispute.payment,
    merchantReference: payment?.reference ?? '',
    success: true,
    reason: 'Merchandise/Services Not Received',
    amount: dispute.amount,
    paymentMethod: cardNamed(payment?.card ?? '')?.brand ?? 'card',
    more: {
      chargebackReasonCode: '13.1',
      chargebackSchemeCode: 'visa',
      defendable: String(eventCode !== 'SECOND_CHARGEBACK'),
      disputeStatus,
      defensePeriodEndsAt: new Date(step.now_ms + 18 * 86_400_000).toISOString(),
    },
    at_ms: step.now_ms,
  });
};

/** What an account has Adyen say of a card beside its answers. */
export const cardFacts = ({ card: name }: PaymentRecord): NoticeItem['more'] => {
  const card = cardNamed(name);
  if (card === undefined) return {};
  const { brand, last4, country } = card;
  return {
    paymentMethod: brand,
    cardSummary: last4,
    cardIssuingCountry: country,
    alias: `A${brand}${last4}`,
  };
};

const named = (
  prefix: string,
  bag: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(bag).map(([name, value]) => [`${prefix}.${name}`, value]));
