import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import { type Money, parsePositiveAmount } from '#money';
import { findCustomer } from '../customer/find-customer.ts';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { begin, tellPayment } from '../record/change.ts';
import type { Payment, World } from '../record/world.ts';
import { resolveSplit } from '../split/resolve-split.ts';
import type { SplitPlan } from '../split/split-plan.ts';
import { confirm, sendConfirmation } from './confirm-payment.ts';
import { planConfirmation } from './plan-confirmation.ts';
import { presentPayment } from './present-payment.ts';
import type { CreatePaymentBody, PaymentView } from './schema.ts';
import { paymentById } from './store.ts';

type Body = Static<typeof CreatePaymentBody>;

/** Most minor units of one payment: what the field's providers take at the most. */
const minorMax = 999_999_999_999n;

/**
 * Takes a payment: what is to be paid, and with `confirm` the first try to get it. The payment and
 * the frozen request are durable before anything is sent.
 *
 * @throws refusals of the amount, the customer, the split and its accounts, the payment method and
 *   the provider connection
 */
export const createPayment = async (
  deps: PaymentsDeps,
  caller: Caller,
  { body }: { readonly body: Body },
): Promise<PaymentView> => {
  const amount = readAmount(body);
  if (body.customer_id !== undefined) await findCustomer(deps, caller, body.customer_id);
  const id = caller.ids.next('pay');
  const split = await splitOf(deps, caller, { id, amount, body });
  const payment = { ...newPayment(caller, body, amount, id, deps.clock.now()), split };
  if (body.confirm === true) {
    const planned = await planConfirmation(deps, caller, payment, body);
    const world = await sendConfirmation(deps, caller, payment.id, planned, (existing) =>
      existing === undefined
        ? confirm(deps, tellPayment(start(payment), 'payment.created'), planned)
        : undefined,
    );
    return presentPayment(world.payment);
  }
  const world = await deps.record({
    scope: caller,
    paymentId: payment.id,
    decide: (existing) =>
      existing === undefined ? tellPayment(start(payment), 'payment.created') : undefined,
  });
  return presentPayment(world?.payment ?? payment);
};

const readAmount = (body: Body): Money => {
  const amount = parsePositiveAmount(body.amount, body.currency);
  if (amount.minor > minorMax) throw refuse('amount_above_limit', { pointer: '/amount' });
  return amount;
};

/**
 * The plan of the payment: that of an earlier run of the request where there was one, whatever has
 * become of its accounts by now.
 */
const splitOf = async (
  deps: PaymentsDeps,
  caller: Caller,
  { id, amount, body }: { readonly id: string; readonly amount: Money; readonly body: Body },
): Promise<SplitPlan | null> => {
  if (body.split === undefined) return null;
  const existing = await deps.database.asTenant(
    caller,
    async (tx) => await tx.row(paymentById, [id]),
  );
  return existing?.split ?? (await resolveSplit(deps, caller, amount, body.split));
};

const start = (payment: Payment) => {
  const world: World = { payment, attempts: [], refunds: [] };
  return begin(world, payment.created_at);
};

const newPayment = (caller: Caller, body: Body, amount: Money, id: string, at: Date): Payment => ({
  organisation_id: caller.organisationId,
  mode: caller.mode,
  id,
  version: 0n,
  state: 'created',
  amount_minor: amount.minor,
  currency: amount.currency,
  capture_mode: body.capture_method ?? 'automatic',
  authorized_minor: 0n,
  captured_minor: 0n,
  refund_pending_minor: 0n,
  refunded_minor: 0n,
  customer_id: body.customer_id ?? null,
  payment_method_id: null,
  method_key: null,
  method_type: null,
  method_brand: null,
  method_last4: null,
  reference: body.reference ?? null,
  description: body.description ?? null,
  return_url: body.return_url ?? null,
  next_action: null,
  failure_reason: null,
  failure_code: null,
  failure_message: null,
  metadata: body.metadata ?? {},
  provider: null,
  open_attempt_id: null,
  held_minor: 0n,
  hold_id: null,
  plan: null,
  attempt_count: 0,
  split: null,
  split_charge: null,
  step_count: 0,
  created_at: at,
  updated_at: at,
});
