import type { Static } from 'typebox';
import { assert, type Caller } from '#kernel';
import { openAttempt } from '../attempt/open-attempt.ts';
import { runOperation } from '../attempt/run-operation.ts';
import type { PaymentsDeps } from '../deps.ts';
import { begin, type Change, decideRoute, movePayment } from '../record/change.ts';
import type { World } from '../record/world.ts';
import { confirmInstruction } from './confirm-instruction.ts';
import { findPayment } from './find-payment.ts';
import { type ConfirmationPlan, planConfirmation } from './plan-confirmation.ts';
import { presentPayment } from './present-payment.ts';
import { requireFree, requirePayment, requireStep } from './require-payment.ts';
import type { ConfirmPaymentBody, PaymentParams, PaymentView } from './schema.ts';

type Body = Static<typeof ConfirmPaymentBody>;

/**
 * Tries to get a payment: the first time, or again after a decline with another method.
 *
 * @throws refusal payment_not_found, payment_wrong_state, payment_busy, payment_method_missing
 */
export const confirmPayment = async (
  deps: PaymentsDeps,
  caller: Caller,
  { params, body }: { readonly params: Static<typeof PaymentParams>; readonly body: Body },
): Promise<PaymentView> => {
  const payment = await findPayment(deps, caller, params.payment_id);
  const planned = await planConfirmation(deps, caller, payment, body);
  const world = await sendConfirmation(deps, caller, params.payment_id, planned, (found) => {
    const world = requirePayment(found, params.payment_id);
    if (world.attempts.some((attempt) => attempt.id === planned.attemptId)) return undefined;
    requireStep(world.payment, 'confirm');
    requireFree(world.payment);
    return confirm(deps, begin(world, deps.clock.now()), planned);
  });
  return presentPayment(world.payment);
};

/** Moves the payment to processing and opens the first attempt of its plan. */
export const confirm = (
  deps: Pick<PaymentsDeps, 'providerNamed'>,
  change: Change,
  planned: ConfirmationPlan,
): Change => {
  const { method, plan } = planned;
  const [first, ...rest] = plan.next;
  assert(first !== undefined, 'a plan has somebody to try');
  const provider = deps.providerNamed(first.provider);
  const route = { ...planned.route, number: change.payment.attempt_count + 1 };
  const moved = movePayment(
    decideRoute(change, route),
    'confirm',
    {
      plan: { ...plan, next: rest },
      provider: provider.name,
      return_url: planned.returnUrl ?? change.payment.return_url,
      customer_id: change.payment.customer_id ?? method.customerId,
      payment_method_id: method.paymentMethodId,
      method_key: method.key,
      method_type: method.type,
      method_brand: method.brand,
      failure_reason: null,
      failure_code: null,
      failure_message: null,
    },
    first.attemptId,
  );
  return openAttempt(moved, {
    attemptId: first.attemptId,
    instruction: confirmInstruction(moved.payment, plan, { provider }),
    provider,
    connectionId: first.connectionId,
    amountMinor: moved.payment.amount_minor,
    refundId: null,
    traceparent: planned.traceparent,
  });
};

/** Makes the confirmation durable, sends it and settles what came of it. */
export const sendConfirmation = async (
  deps: PaymentsDeps,
  caller: Caller,
  paymentId: string,
  planned: ConfirmationPlan,
  decide: (world: World | undefined) => Change | undefined,
): Promise<World> =>
  await runOperation(deps, caller, { paymentId, attemptId: planned.attemptId, decide });
