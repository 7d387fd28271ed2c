import type { Static } from 'typebox';
import { assert, type Caller } from '#kernel';
import { parsePositiveAmount } from '#money';
import { reserveRefund } from '../attempt/bookings.ts';
import { openAttempt } from '../attempt/open-attempt.ts';
import { runOperation } from '../attempt/run-operation.ts';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { requirePayment } from '../payment/require-payment.ts';
import {
  addRefund,
  attemptOf,
  begin,
  book,
  type Change,
  refundOf,
  setPayment,
  tellRefund,
} from '../record/change.ts';
import type { Attempt, Payment, Refund, World } from '../record/world.ts';
import { refundChargeOf } from '../split/charge-of.ts';
import { readRefundSplit } from '../split/read-refund-split.ts';
import { presentRefund } from './present-refund.ts';
import type { CreateRefundBody, RefundView } from './schema.ts';

type Body = Static<typeof CreateRefundBody>;

/**
 * Gives money back, whole or in part. The part is reserved under the payment's lock before the
 * provider is asked, so that however many clients refund at once, the sum never passes what was
 * captured. Of a split payment it may name the accounts that it is taken back from.
 *
 * @throws refusal payment_not_found, payment_wrong_state, refund_above_captured, currency_differs,
 *   refund_split_invalid
 */
export const createRefund = async (
  deps: PaymentsDeps,
  caller: Caller,
  { body }: { readonly body: Body },
): Promise<RefundView> => {
  const paymentId = body.payment_id;
  const refundId = caller.ids.next('re');
  const attemptId = caller.ids.next('att');
  const decide = (found: World | undefined): Change | undefined => {
    const world = requirePayment(found, paymentId);
    if (world.refunds.some((refund) => refund.id === refundId)) return undefined;
    return openRefund(deps, caller, world, { refundId, attemptId, body });
  };
  const world = await runOperation(deps, caller, { paymentId, attemptId, decide });
  return presentRefund(refundOf(world, refundId));
};

interface Wanted {
  readonly refundId: string;
  readonly attemptId: string;
  readonly body: Body;
}

const openRefund = (deps: PaymentsDeps, caller: Caller, world: World, wanted: Wanted): Change => {
  const { payment } = world;
  const captured = capturedBy(world);
  const minor = refundMinor(payment, wanted.body);
  const at = deps.clock.now();
  const split = readRefundSplit(world, minor, wanted.body.split);
  const refund = { ...newRefund(payment, wanted, minor, at), split };
  const reserved = setPayment(addRefund(begin(world, at), refund), {
    refund_pending_minor: payment.refund_pending_minor + minor,
  });
  assert(captured.provider_reference !== null, 'what was captured has a reference');
  const opened = openAttempt(reserved, {
    attemptId: wanted.attemptId,
    instruction: {
      operation: 'refund',
      amount: { minor, currency: payment.currency },
      reference: captured.provider_reference,
      reason: wanted.body.reason,
      charge: refundChargeOf(payment, split),
    },
    provider: deps.providerNamed(captured.provider),
    connectionId: captured.connection_id,
    amountMinor: minor,
    refundId: refund.id,
    traceparent: caller.traceparent,
  });
  const attempt = attemptOf(opened, wanted.attemptId);
  return tellRefund(
    book(opened, reserveRefund(payment, refund, attempt, at)),
    'refund.created',
    refund.id,
  );
};

/** States of an authorisation under which money may have been taken. */
const takenStates: readonly Attempt['state'][] = [
  'approved',
  'approved_late',
  'reversed',
  'expired',
];

/** The authorisation under which the money was taken: providers refund by its reference. */
const capturedBy = ({ payment, attempts }: World): Attempt => {
  const isReturned = ({ id }: Attempt): boolean =>
    attempts.some((other) => other.returns_attempt_id === id);
  const taken = attempts.findLast(
    (attempt) =>
      attempt.operation === 'authorize' &&
      takenStates.includes(attempt.state) &&
      !isReturned(attempt),
  );
  if (payment.captured_minor === 0n || taken === undefined) {
    throw refuse('payment_wrong_state', {
      detail: `Payment ${payment.id} is ${payment.state}; only captured money can be refunded.`,
      extra: { status_of_payment: payment.state },
    });
  }
  return taken;
};

const refundMinor = (payment: Payment, body: Body): bigint => {
  if (body.currency !== undefined && body.currency !== payment.currency) {
    throw refuse('currency_differs', { pointer: '/currency' });
  }
  const left = payment.captured_minor - payment.refunded_minor - payment.refund_pending_minor;
  const minor =
    body.amount === undefined ? left : parsePositiveAmount(body.amount, payment.currency).minor;
  if (minor > left || minor === 0n) throw refuse('refund_above_captured', { pointer: '/amount' });
  return minor;
};

const newRefund = (payment: Payment, wanted: Wanted, minor: bigint, at: Date): Refund => ({
  organisation_id: payment.organisation_id,
  mode: payment.mode,
  id: wanted.refundId,
  version: 0n,
  payment_id: payment.id,
  state: 'pending',
  amount_minor: minor,
  currency: payment.currency,
  reason: wanted.body.reason ?? null,
  split: null,
  failure_reason: null,
  failure_code: null,
  failure_message: null,
  metadata: wanted.body.metadata ?? {},
  step_count: 0,
  created_at: at,
  updated_at: at,
});
