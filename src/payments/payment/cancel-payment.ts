import type { Static } from 'typebox';
import { assert, type Caller } from '#kernel';
import { openAttempt } from '../attempt/open-attempt.ts';
import { runOperation } from '../attempt/run-operation.ts';
import { authorizationOf } from '../attempt/settle-capture.ts';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { begin, type Change, movePayment, tellPayment } from '../record/change.ts';
import type { Attempt, World } from '../record/world.ts';
import { presentPayment } from './present-payment.ts';
import { isHeld, requireFree, requirePayment, requireStep } from './require-payment.ts';
import type { PaymentParams, PaymentView } from './schema.ts';

/**
 * Gives up a payment that was not captured. Where the provider holds something for it, the
 * provider is asked to let go first, and only its word makes the payment canceled.
 *
 * @throws refusal payment_not_found, payment_wrong_state, payment_busy
 */
export const cancelPayment = async (
  deps: PaymentsDeps,
  caller: Caller,
  { params }: { readonly params: Static<typeof PaymentParams> },
): Promise<PaymentView> => {
  const paymentId = params.payment_id;
  const attemptId = caller.ids.next('att');
  const decide = (found: World | undefined): Change | undefined => {
    const world = requirePayment(found, paymentId);
    if (world.attempts.some((attempt) => attempt.id === attemptId)) return undefined;
    return cancel(deps, caller, world, attemptId);
  };
  const world = await runOperation(deps, caller, { paymentId, attemptId, decide });
  return presentPayment(world.payment);
};

const cancel = (deps: PaymentsDeps, caller: Caller, world: World, attemptId: string): Change => {
  const { payment } = world;
  if (payment.state === 'partially_captured') return release(deps, caller, world, attemptId);
  requireStep(payment, 'cancel');
  if (payment.captured_minor > 0n) {
    // Late success may have taken the money: that is given back by a refund.
    throw refuse('payment_wrong_state', { detail: `Payment ${payment.id} is captured.` });
  }
  const change = begin(world, deps.clock.now());
  const held = heldBy(world);
  if (held === undefined) {
    requireFree(payment);
    return tellPayment(movePayment(change, 'cancel'), 'payment.canceled');
  }
  if (payment.open_attempt_id !== held.id) requireFree(payment);
  return openVoid(deps, caller, change, { held, attemptId });
};

/** Lets the rest of a payment go that was captured in part. */
const release = (deps: PaymentsDeps, caller: Caller, world: World, attemptId: string): Change => {
  requireFree(world.payment);
  const held = authorizationOf(world);
  return openVoid(deps, caller, begin(world, deps.clock.now()), { held, attemptId });
};

const openVoid = (
  deps: PaymentsDeps,
  caller: Caller,
  change: Change,
  { held, attemptId }: { readonly held: Attempt; readonly attemptId: string },
): Change => {
  const provider = deps.providerNamed(held.provider);
  if (!provider.capabilities.mayVoid) {
    throw refuse('void_not_supported', { detail: `${held.provider} lets nothing go early.` });
  }
  assert(held.provider_reference !== null, 'what the provider holds has a reference');
  return openAttempt(change, {
    attemptId,
    instruction: { operation: 'void', reference: held.provider_reference },
    provider,
    connectionId: held.connection_id,
    amountMinor: isHeld(change.payment) ? change.payment.held_minor : held.amount_minor,
    refundId: null,
    traceparent: caller.traceparent,
  });
};

/** The authorisation that the provider would still act upon. */
const heldBy = ({ payment, attempts }: World): Attempt | undefined => {
  if (!isHeld(payment) && payment.state !== 'requires_action') return undefined;
  const heldStates: readonly string[] = ['approved', 'approved_late', 'requires_action'];
  return attempts.find(
    (attempt) => attempt.operation === 'authorize' && heldStates.includes(attempt.state),
  );
};
