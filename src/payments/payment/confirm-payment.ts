import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { Provider } from '#providers';
import { openAttempt } from '../attempt/open-attempt.ts';
import { runOperation } from '../attempt/run-operation.ts';
import type { PaymentsDeps } from '../deps.ts';
import { begin, type Change, movePayment } from '../record/change.ts';
import type { World } from '../record/world.ts';
import {
  type ConfirmMethod,
  confirmInstruction,
  findConfirmMethod,
} from './confirm-instruction.ts';
import { presentPayment } from './present-payment.ts';
import { requireFree, requirePayment, requireStep } from './require-payment.ts';
import type { ConfirmPaymentBody, PaymentParams, PaymentView } from './schema.ts';

type Body = Static<typeof ConfirmPaymentBody>;

/** All that a confirmation needs, gathered before the payment is locked. */
export interface ConfirmationPlan {
  readonly attemptId: string;
  readonly method: ConfirmMethod;
  readonly provider: Provider;
  readonly connectionId: string;
  readonly isOffSession: boolean;
  readonly returnUrl: string | undefined;
  readonly traceparent: string;
}

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
  const plan = await planConfirmation(deps, caller, body);
  const world = await sendConfirmation(deps, caller, params.payment_id, plan, (found) => {
    const world = requirePayment(found, params.payment_id);
    if (world.attempts.some((attempt) => attempt.id === plan.attemptId)) return undefined;
    requireStep(world.payment, 'confirm');
    requireFree(world.payment);
    return confirm(begin(world, deps.clock.now()), plan);
  });
  return presentPayment(world.payment);
};

/** Finds method and provider, so that a confirmation that cannot be sent is refused up front. */
export const planConfirmation = async (
  deps: PaymentsDeps,
  caller: Caller,
  body: Body,
): Promise<ConfirmationPlan> => {
  const method = await findConfirmMethod(deps, caller, body);
  const provider = deps.providerNamed(method.provider);
  const connection = await deps.connect(caller, provider.name);
  return {
    attemptId: caller.ids.next('att'),
    method,
    provider,
    connectionId: connection.id,
    isOffSession: body.off_session ?? false,
    returnUrl: body.return_url,
    traceparent: caller.traceparent,
  };
};

/** Moves the payment to processing and opens its attempt. */
export const confirm = (change: Change, plan: ConfirmationPlan): Change => {
  const { method } = plan;
  const moved = movePayment(
    change,
    'confirm',
    {
      provider: plan.provider.name,
      return_url: plan.returnUrl ?? change.payment.return_url,
      customer_id: change.payment.customer_id ?? method.customerId,
      payment_method_id: method.paymentMethodId,
      failure_reason: null,
      failure_code: null,
      failure_message: null,
    },
    plan.attemptId,
  );
  return openAttempt(moved, {
    attemptId: plan.attemptId,
    instruction: confirmInstruction(moved.payment, method, plan.isOffSession),
    provider: plan.provider,
    connectionId: plan.connectionId,
    amountMinor: moved.payment.amount_minor,
    refundId: null,
    traceparent: plan.traceparent,
  });
};

/** Makes the confirmation durable, sends it and settles what came of it. */
export const sendConfirmation = async (
  deps: PaymentsDeps,
  caller: Caller,
  paymentId: string,
  plan: ConfirmationPlan,
  decide: (world: World | undefined) => Change | undefined,
): Promise<World> =>
  await runOperation(deps, caller, { paymentId, attemptId: plan.attemptId, decide });
