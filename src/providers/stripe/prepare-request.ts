import type { Stripe } from 'stripe';
import { assert } from '#kernel';
import type { Money } from '#money';
import type {
  AuthorizeInstruction,
  CaptureInstruction,
  FrozenRequest,
  IncrementInstruction,
  Instruction,
} from '../contract.ts';
import { cardOptionsOf } from './card-options.ts';
import { chargeOptionsOf, feeOf } from './charge-options.ts';
import { unitsOf } from './units.ts';

/** Our reference on their objects: how an attempt is found again when its answer was lost. */
export const attemptKey = 'bascule_attempt';

/** The last increment of theirs that was ours: the attempt of the payment itself stays named. */
const incrementKey = 'bascule_increment';

/** What had been captured before a capture, in Stripe's units: its own share is the difference. */
export const capturedBeforeKey = 'bascule_captured_before';

/**
 * Freezes an instruction as Stripe's own path and parameters.
 *
 * @throws refusal provider_currency_unsupported; amount_not_representable where Stripe counts
 *   coarser than the currency
 */
export const prepareRequest = (instruction: Instruction, attemptId: string): FrozenRequest => {
  switch (instruction.operation) {
    case 'authorize':
      return authorize(instruction, attemptId);
    case 'capture':
      return capture(instruction, instruction.amount);
    case 'void':
      return {
        operation: 'void',
        path: `${intentPath(instruction.reference)}/cancel`,
        body: {},
        expects: null,
        reference: instruction.reference,
      };
    case 'refund':
      return refund(instruction, attemptId);
    case 'increment':
      return increment(instruction, attemptId);
  }
};

const authorize = (instruction: AuthorizeInstruction, attemptId: string): FrozenRequest => {
  const { amount, customerToken, description, returnUrl } = instruction;
  const body = {
    amount: unitsOf(amount),
    currency: amount.currency.toLowerCase(),
    confirm: true,
    capture_method: instruction.capture,
    ...cardOptionsOf(instruction),
    payment_method: instruction.paymentMethodToken,
    // Without it Stripe offers every method of the dashboard, and wants a return URL for them.
    allowed_payment_method_types: ['card'],
    ...(customerToken === undefined ? {} : { customer: customerToken }),
    ...(instruction.isOffSession ? { off_session: true } : {}),
    ...(returnUrl === undefined || instruction.isOffSession ? {} : { return_url: returnUrl }),
    ...(description === undefined ? {} : { description }),
    ...chargeOptionsOf(instruction.charge),
    metadata: { bascule_payment: instruction.paymentId, [attemptKey]: attemptId },
    expand: ['latest_charge.balance_transaction'],
  } satisfies Stripe.PaymentIntentCreateParams;
  return {
    operation: 'authorize',
    path: '/v1/payment_intents',
    body,
    expects: frozen(amount),
    reference: null,
    ...(instruction.charge?.kind === 'direct' ? { account: instruction.charge.account } : {}),
  };
};

const increment = (instruction: IncrementInstruction, attemptId: string): FrozenRequest => {
  const body = {
    amount: unitsOf(instruction.total),
    metadata: { [incrementKey]: attemptId },
    expand: ['latest_charge.balance_transaction'],
  } satisfies Stripe.PaymentIntentIncrementAuthorizationParams;
  return {
    operation: 'increment',
    path: `${intentPath(instruction.reference)}/increment_authorization`,
    body,
    expects: frozen(instruction.total),
    reference: instruction.reference,
  };
};

const capture = (instruction: CaptureInstruction, amount: Money): FrozenRequest => {
  const { capturedBefore: before } = instruction;
  const body = {
    amount_to_capture: unitsOf(amount),
    ...(instruction.isFinal ? {} : { final_capture: false }),
    ...feeOf(instruction.fee),
    ...(before === undefined || before.minor === 0n
      ? {}
      : { metadata: { [capturedBeforeKey]: String(unitsOf(before)) } }),
    expand: ['latest_charge.balance_transaction'],
  } satisfies Stripe.PaymentIntentCaptureParams;
  return {
    operation: 'capture',
    path: `${intentPath(instruction.reference)}/capture`,
    body,
    expects: frozen(amount),
    reference: instruction.reference,
  };
};

const refund = (
  instruction: Extract<Instruction, { operation: 'refund' }>,
  attemptId: string,
): FrozenRequest => {
  const body = {
    payment_intent: intentOf(instruction.reference),
    amount: unitsOf(instruction.amount),
    ...reasonOf(instruction.reason),
    ...(instruction.charge?.reverseTransfer === true ? { reverse_transfer: true } : {}),
    ...(instruction.charge?.refundFee === true ? { refund_application_fee: true } : {}),
    metadata: { [attemptKey]: attemptId },
  } satisfies Stripe.RefundCreateParams;
  return {
    operation: 'refund',
    path: '/v1/refunds',
    body,
    expects: frozen(instruction.amount),
    reference: instruction.reference,
  };
};

/** Stripe knows three reasons; whatever else ours says stays ours. */
const reasonOf = (reason: string | undefined): Pick<Stripe.RefundCreateParams, 'reason'> => {
  switch (reason) {
    case 'duplicate':
    case 'fraudulent':
    case 'requested_by_customer':
      return { reason };
    default:
      return {};
  }
};

const intentPath = (reference: string): string => `/v1/payment_intents/${intentOf(reference)}`;

const intentOf = (reference: string): string => {
  assert(
    /^pi_\w+$/.test(reference),
    "the reference of a payment at Stripe is a PaymentIntent's id",
  );
  return reference;
};

const frozen = (amount: Money): { readonly minor: string; readonly currency: string } => ({
  minor: amount.minor.toString(),
  currency: amount.currency,
});
