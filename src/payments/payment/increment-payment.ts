import type { Static } from 'typebox';
import { assert, type Caller } from '#kernel';
import { type Money, parsePositiveAmount } from '#money';
import { openAttempt } from '../attempt/open-attempt.ts';
import { runOperation } from '../attempt/run-operation.ts';
import { authorizationOf } from '../attempt/settle-capture.ts';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { begin, type Change } from '../record/change.ts';
import type { Payment, World } from '../record/world.ts';
import { presentPayment } from './present-payment.ts';
import { requireFree, requirePayment, requireStep } from './require-payment.ts';
import type { IncrementPaymentBody, PaymentParams, PaymentView } from './schema.ts';

type Body = Static<typeof IncrementPaymentBody>;

/**
 * Raises a standing authorisation: a longer stay, a larger basket. The payment's amount grows with
 * it once the provider agrees; until then nothing has changed.
 *
 * @throws refusal payment_not_found, payment_wrong_state, payment_busy, increment_not_supported,
 *   increment_not_above_amount, currency_differs, and those of the amount
 */
export const incrementPayment = async (
  deps: PaymentsDeps,
  caller: Caller,
  { params, body }: { readonly params: Static<typeof PaymentParams>; readonly body: Body },
): Promise<PaymentView> => {
  const paymentId = params.payment_id;
  const attemptId = caller.ids.next('att');
  const decide = (found: World | undefined): Change | undefined => {
    const world = requirePayment(found, paymentId);
    if (world.attempts.some((attempt) => attempt.id === attemptId)) return undefined;
    return openIncrement(deps, caller, world, { attemptId, body });
  };
  const world = await runOperation(deps, caller, { paymentId, attemptId, decide });
  return presentPayment(world.payment);
};

const openIncrement = (
  deps: PaymentsDeps,
  caller: Caller,
  world: World,
  { attemptId, body }: { readonly attemptId: string; readonly body: Body },
): Change => {
  const { payment } = world;
  requireStep(payment, 'increment');
  requireFree(payment);
  if (payment.split !== null) {
    throw refuse('increment_not_supported', {
      detail: 'The parts of a split payment are frozen with its amount.',
    });
  }
  const total = totalOf(payment, body);
  const authorization = authorizationOf(world);
  const provider = deps.providerNamed(authorization.provider);
  if (!provider.capabilities.mayIncrement) {
    throw refuse('increment_not_supported', {
      detail: `${provider.name} does not raise authorisations.`,
    });
  }
  const reference = authorization.provider_reference;
  assert(reference !== null, 'an approved authorisation has a reference');
  const minor = total.minor - payment.amount_minor;
  return openAttempt(begin(world, deps.clock.now()), {
    attemptId,
    instruction: {
      operation: 'increment',
      total,
      amount: { minor, currency: payment.currency },
      reference,
    },
    provider,
    connectionId: authorization.connection_id,
    amountMinor: minor,
    refundId: null,
    traceparent: caller.traceparent,
  });
};

const totalOf = (payment: Payment, body: Body): Money => {
  if (body.currency !== undefined && body.currency !== payment.currency) {
    throw refuse('currency_differs', { pointer: '/currency' });
  }
  const total = parsePositiveAmount(body.amount, payment.currency);
  if (total.minor > payment.amount_minor) return total;
  throw refuse('increment_not_above_amount', { pointer: '/amount' });
};
