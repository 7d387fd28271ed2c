import type { Static } from 'typebox';
import { assert, type Caller } from '#kernel';
import { parsePositiveAmount } from '#money';
import type { Provider } from '#providers';
import { openAttempt } from '../attempt/open-attempt.ts';
import { runOperation } from '../attempt/run-operation.ts';
import { authorizationOf } from '../attempt/settle-capture.ts';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { begin, type Change } from '../record/change.ts';
import type { Payment, World } from '../record/world.ts';
import { captureFeeOf } from '../split/charge-of.ts';
import { presentPayment } from './present-payment.ts';
import { isHeld, requireFree, requirePayment } from './require-payment.ts';
import type { CapturePaymentBody, PaymentParams, PaymentView } from './schema.ts';

type Body = Static<typeof CapturePaymentBody>;

/**
 * Takes an authorised payment, whole or in part. A part ends the authorisation, and the rest is
 * released to the payer, unless the capture is said not to be the last one.
 *
 * @throws refusal payment_not_found, payment_wrong_state, payment_busy, capture_above_authorized,
 *   currency_differs, capture_must_be_final, and those of the amount
 */
export const capturePayment = async (
  deps: PaymentsDeps,
  caller: Caller,
  { params, body }: { readonly params: Static<typeof PaymentParams>; readonly body: Body },
): Promise<PaymentView> => {
  const paymentId = params.payment_id;
  const attemptId = caller.ids.next('att');
  const decide = (found: World | undefined): Change | undefined => {
    const world = requirePayment(found, paymentId);
    if (world.attempts.some((attempt) => attempt.id === attemptId)) return undefined;
    return openCapture(deps, caller, world, attemptId, body);
  };
  const world = await runOperation(deps, caller, { paymentId, attemptId, decide });
  return presentPayment(world.payment);
};

const openCapture = (
  deps: PaymentsDeps,
  caller: Caller,
  world: World,
  attemptId: string,
  body: Body,
): Change => {
  const { payment } = world;
  if (!isHeld(payment)) {
    // The machine lets an outcome capture a payment under way; a request may not.
    throw refuse('payment_wrong_state', { detail: `Payment ${payment.id} is ${payment.state}.` });
  }
  requireFree(payment);
  const authorization = authorizationOf(world);
  const reference = authorization.provider_reference;
  assert(reference !== null, 'an approved authorisation has a reference');
  const provider = deps.providerNamed(authorization.provider);
  const minor = captureMinor(payment, body);
  const isFinal = body.is_final ?? true;
  requireCapability(provider, payment, { minor, isFinal });
  return openAttempt(begin(world, deps.clock.now()), {
    attemptId,
    instruction: {
      operation: 'capture',
      amount: { minor, currency: payment.currency },
      reference,
      capturedBefore: { minor: payment.captured_minor, currency: payment.currency },
      isFinal,
      fee: captureFeeOf(payment, minor),
    },
    provider,
    connectionId: authorization.connection_id,
    amountMinor: minor,
    refundId: null,
    traceparent: caller.traceparent,
  });
};

const captureMinor = (payment: Payment, body: Body): bigint => {
  if (body.currency !== undefined && body.currency !== payment.currency) {
    throw refuse('currency_differs', { pointer: '/currency' });
  }
  if (body.amount === undefined) return payment.held_minor;
  const { minor } = parsePositiveAmount(body.amount, payment.currency);
  if (minor > payment.held_minor) {
    throw refuse('capture_above_authorized', { pointer: '/amount' });
  }
  return minor;
};

/** What the provider cannot do is refused here, not tried and seen. */
const requireCapability = (
  { name, capabilities }: Provider,
  payment: Payment,
  wanted: { readonly minor: bigint; readonly isFinal: boolean },
): void => {
  if (!wanted.isFinal && !capabilities.mayCaptureMultiple) {
    throw refuse('capture_must_be_final', {
      detail: `${name} takes one capture of an authorisation.`,
      pointer: '/is_final',
    });
  }
  if (wanted.minor < payment.held_minor && !capabilities.mayCapturePartly) {
    throw refuse('capture_must_be_whole', {
      detail: `${name} captures an authorisation whole or not at all.`,
      pointer: '/amount',
    });
  }
};
