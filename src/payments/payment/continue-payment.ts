import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import { connectionOf } from '../attempt/connection-of.ts';
import { settleAndFollow } from '../attempt/settle-and-follow.ts';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import type { Attempt, World } from '../record/world.ts';
import { presentPayment } from './present-payment.ts';
import { requirePayment } from './require-payment.ts';
import type { ContinuePaymentBody, PaymentParams, PaymentView } from './schema.ts';

type Body = Static<typeof ContinuePaymentBody>;

/**
 * Hands the provider what the payer brought back from its page or from its client library, where
 * the provider does not learn it by itself. The provider's answer settles the attempt; should it
 * get lost, its notice or a repeat does.
 *
 * @throws refusal payment_not_found, payment_wrong_state, continue_not_supported
 */
export const continuePayment = async (
  deps: PaymentsDeps,
  caller: Caller,
  { params, body }: { readonly params: Static<typeof PaymentParams>; readonly body: Body },
): Promise<PaymentView> => {
  const paymentId = params.payment_id;
  const key = caller.ids.next('prc');
  const scope = { organisationId: caller.organisationId, mode: caller.mode };
  const found = await deps.record({ scope, paymentId, decide: () => undefined });
  const world = requirePayment(found, paymentId);
  const attempt = waitingFor(world);
  const { proceed, name } = deps.providerNamed(attempt.provider);
  if (proceed === null) {
    throw refuse('continue_not_supported', {
      detail: `${name} learns by itself what the payer did; its outcome is told by an event.`,
    });
  }
  const { result, exchanges } = await proceed(await connectionOf(deps, attempt), attempt.request, {
    attemptId: attempt.id,
    reference: attempt.provider_reference,
    details: body.details,
    key,
  });
  const settled = await settleAndFollow(deps, attempt, {
    attemptId: attempt.id,
    outcome: result,
    exchanges,
    at: deps.clock.now(),
    holdsLease: false,
  });
  return presentPayment((settled ?? world).payment);
};

const waitingFor = ({ payment, attempts }: World): Attempt => {
  const waiting = attempts.find(
    ({ operation, state }) => operation === 'authorize' && state === 'requires_action',
  );
  if (waiting !== undefined) return waiting;
  throw refuse('payment_wrong_state', {
    detail: `Payment ${payment.id} is ${payment.state}; nothing is asked of the payer.`,
    extra: { status_of_payment: payment.state },
  });
};
