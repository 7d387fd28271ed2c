import type { Static } from 'typebox';
import { assert, type Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { defaultPolicy, type Plan } from '../record/plan.ts';
import type { Payment } from '../record/world.ts';
import { requireTries } from '../retry-cap/require-tries.ts';
import { routeDecisionRow } from '../routing/decision/route-decision-row.ts';
import type { RouteDecisionRow } from '../routing/decision/store.ts';
import type { Need, RouteFacts } from '../routing/facts.ts';
import { type PlannedRoute, planRoute } from '../routing/plan-route.ts';
import { requireRoute } from '../routing/require-route.ts';
import { type ConfirmMethod, findConfirmMethod } from './find-confirm-method.ts';
import type { ConfirmPaymentBody } from './schema.ts';

type Body = Static<typeof ConfirmPaymentBody>;

/** All that a confirmation needs, gathered before the payment is locked. */
export interface ConfirmationPlan {
  /** The first try; the others follow from the plan. */
  readonly attemptId: string;
  readonly method: ConfirmMethod;
  readonly plan: Plan;
  /** Where the payment goes and why, to be kept with it. */
  readonly route: RouteDecisionRow;
  readonly returnUrl: string | undefined;
  readonly traceparent: string;
}

/** Providers that one confirmation tries at the most. */
const triesMax = 5;

/**
 * Finds the method and decides who is tried with it, in which order, so that a confirmation that
 * cannot be sent is refused up front. Each try has its attempt's id from here on: a second run of
 * the request finds what the first one opened, wherever routing would send it by then.
 *
 * @throws refusal routing_no_route, retry_cap_reached, and those of the method
 */
export const planConfirmation = async (
  deps: PaymentsDeps,
  caller: Caller,
  payment: Payment,
  body: Body,
): Promise<ConfirmationPlan> => {
  const method = await findConfirmMethod(deps, caller, body);
  const attemptIds = Array.from({ length: triesMax }, () => caller.ids.next('att'));
  const routeId = caller.ids.next('rtd');
  const at = deps.clock.now();
  const facts = factsOf(payment, method, { body, at });
  const route = requireRoute(await planRoute(deps, caller, facts));
  const left = await requireTries(deps, caller, method.key, {
    at,
    amountMinor: payment.amount_minor,
    currency: payment.currency,
    brand: method.brand,
  });
  const tries = Math.min(triesMax, route.cascade.maxAttempts, left);
  const next = route.order.slice(0, tries).map((candidate, i) => ({
    provider: candidate.provider,
    connectionId: candidate.connectionId,
    attemptId: attemptIds[i] ?? '',
  }));
  const [first] = next;
  assert(first !== undefined, 'a route that is not refused leads somewhere');
  return {
    attemptId: first.attemptId,
    method,
    plan: {
      method: { type: method.type, tokens: method.tokens },
      isOffSession: body.off_session ?? false,
      mayGrow: body.anticipate ?? null,
      policy: policyOf(body, route),
      next,
    },
    route: routeDecisionRow(caller, route, {
      id: routeId,
      number: 1,
      attemptId: first.attemptId,
      at,
    }),
    returnUrl: body.return_url,
    traceparent: caller.traceparent,
  };
};

const factsOf = (
  payment: Payment,
  method: ConfirmMethod,
  { body, at }: { readonly body: Body; readonly at: Date },
): RouteFacts => {
  const providers = Object.keys(method.tokens);
  return {
    paymentId: payment.id,
    amountMinor: payment.amount_minor,
    currency: payment.currency,
    method: method.type,
    brand: method.brand,
    cardClass: null,
    issuerCountry: method.issuerCountry,
    payerCountry: body.payer_country ?? null,
    customerId: payment.customer_id ?? method.customerId,
    metadata: payment.metadata,
    needs: needsOf(payment, body),
    at,
    // A rail that is paid to needs no token, so none binds it.
    tokenProviders: providers.length === 0 ? null : providers,
    boundTo: bondOf(payment, method),
    // A retry goes where the last try went, if it can be taken there.
    stickyProvider: payment.provider,
    triedProviders: [],
  };
};

/** A provider that pays a seller has to have his account; his tokens say what else it has to have. */
const bondOf = ({ split }: Payment, { paymentMethodId, tokens }: ConfirmMethod) => {
  const seller = split === null || split.chargeKind === 'separate' ? undefined : split.parts[0];
  if (seller !== undefined) return { provider: seller.provider, because: 'seller' } as const;
  const [saved] = paymentMethodId === null ? [] : Object.keys(tokens);
  return saved === undefined ? null : ({ provider: saved, because: 'saved_method' } as const);
};

const chargeNeeds = {
  separate: [],
  destination: ['destination_charge'],
  direct: ['direct_charge'],
} as const;

const needsOf = ({ capture_mode: mode, split }: Payment, { anticipate }: Body): readonly Need[] => {
  const growth: Readonly<Record<NonNullable<Body['anticipate']>, Need>> = {
    several_captures: 'capture_multiple',
    increment: 'increment',
  };
  return [
    ...(mode === 'manual' ? (['hold'] as const) : []),
    ...(anticipate === undefined ? [] : [growth[anticipate]]),
    ...(split === null ? [] : chargeNeeds[split.chargeKind]),
  ];
};

/** What the request says, else what the merchant's rules say. */
const policyOf = ({ policy = {} }: Body, route: PlannedRoute): Plan['policy'] => ({
  cascade: policy.cascade ?? route.cascade.mode,
  lateSuccess: policy.late_success ?? route.lateSuccess,
  onExpiry: policy.on_authorization_expiry ?? defaultPolicy.onExpiry,
});
