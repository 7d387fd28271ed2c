import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { defaultPolicy, type Plan } from '../record/plan.ts';
import type { Payment } from '../record/world.ts';
import { type ConfirmMethod, findConfirmMethod } from './find-confirm-method.ts';
import type { ConfirmPaymentBody } from './schema.ts';

type Body = Static<typeof ConfirmPaymentBody>;

/** All that a confirmation needs, gathered before the payment is locked. */
export interface ConfirmationPlan {
  /** The first try; the others follow from the plan. */
  readonly attemptId: string;
  readonly method: ConfirmMethod;
  readonly plan: Plan;
  readonly returnUrl: string | undefined;
  readonly traceparent: string;
}

/** Providers that one confirmation tries at the most. */
const triesMax = 4;

/**
 * Finds the method and who is tried with it, so that a confirmation that cannot be sent is refused
 * up front. Each try has its attempt's id from here on, so that a second run finds them again.
 *
 * @throws refusal provider_not_connected, and those of the method
 */
export const planConfirmation = async (
  deps: PaymentsDeps,
  caller: Caller,
  _payment: Pick<Payment, 'id'>,
  body: Body,
): Promise<ConfirmationPlan> => {
  const method = await findConfirmMethod(deps, caller, body);
  const providers = Object.keys(method.tokens).slice(0, triesMax);
  const attemptIds = providers.map(() => caller.ids.next('att'));
  const next = await Promise.all(
    providers.map(async (provider, i) => ({
      provider,
      connectionId: (await deps.connect(caller, deps.providerNamed(provider).name)).id,
      attemptId: attemptIds[i] ?? '',
    })),
  );
  const [first] = next;
  if (first === undefined) throw refuse('payment_method_missing');
  return {
    attemptId: first.attemptId,
    method,
    plan: {
      method: { type: method.type, tokens: method.tokens },
      isOffSession: body.off_session ?? false,
      mayGrow: body.anticipate ?? null,
      policy: policyOf(body),
      next,
    },
    returnUrl: body.return_url,
    traceparent: caller.traceparent,
  };
};

const policyOf = ({ policy = {} }: Body): Plan['policy'] => ({
  cascade: policy.cascade ?? defaultPolicy.cascade,
  lateSuccess: policy.late_success ?? defaultPolicy.lateSuccess,
  onExpiry: policy.on_authorization_expiry ?? defaultPolicy.onExpiry,
});
