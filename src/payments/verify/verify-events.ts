import { columns, eventCountsOf, type Transaction } from '#kernel';
import type { AttemptEvent } from '../attempt/attempt.machine.ts';
import type { PaymentEvent } from '../payment/payment.machine.ts';
import type { RefundEvent } from '../refund/refund.machine.ts';
import { stepCounts, type VerifiedPayment } from './store.ts';

/** What each step of a payment or refund is told as; null where the step is told by another. */
const tellings: Readonly<Record<Step, string | null>> = {
  'payment.create': 'payment.created',
  'payment.confirm': null,
  'payment.require_action': 'payment.requires_action',
  'payment.resume': null,
  'payment.authorize': 'payment.authorized',
  'payment.capture': 'payment.captured',
  'payment.capture_part': 'payment.captured',
  'payment.increment': 'payment.incremented',
  'payment.release': 'payment.released',
  'payment.expire': 'payment.expired',
  'payment.fail_capture': 'payment.capture_reversed',
  'payment.fail_capture_part': 'payment.capture_reversed',
  'payment.decline': 'payment.declined',
  // Told by the attempt that is contested: a capture's contest leaves the payment where it is.
  'payment.contest': null,
  'payment.cancel': 'payment.canceled',
  'payment.succeed_late': 'payment.succeeded_late',
  'refund.create': 'refund.created',
  'refund.succeed': 'refund.succeeded',
  'refund.fail': 'refund.failed',
  'refund.fail_late': 'refund.failed',
  'refund.succeed_late': 'refund.succeeded',
  'attempt.contest': 'payment.in_review',
};

type Step =
  | `payment.${PaymentEvent | 'create'}`
  | `refund.${RefundEvent | 'create'}`
  | `attempt.${Extract<AttemptEvent, 'contest'>}`;

const told = new Set(Object.values(tellings));

/** I6: as many events of a type as steps that are told so, for each payment and refund. */
export const verifyEvents = async (
  tx: Transaction,
  page: readonly VerifiedPayment[],
): Promise<readonly string[]> => {
  const steps = await tx.rows(
    stepCounts,
    columns(page, (payment) => [payment.organisation_id, payment.id]),
  );
  const objects = new Map(
    steps.map((step) => [
      `${step.organisation_id} ${step.object_id}`,
      { organisationId: step.organisation_id, objectId: step.object_id },
    ]),
  );
  const events = await eventCountsOf(tx, [...objects.values()]);

  const balance = new Map<string, number>();
  const add = (objectId: string, type: string, times: number): void => {
    const name = `${objectId} ${type}`;
    balance.set(name, (balance.get(name) ?? 0) + times);
  };
  for (const step of steps) {
    const type = tellings[step.step as Step];
    if (type !== null) add(step.object_id, type, step.times);
  }
  for (const event of events) {
    if (told.has(event.type)) add(event.object_id, event.type, -event.times);
  }
  return [...balance].flatMap(([name, left]) => {
    if (left === 0) return [];
    return [
      `${name}: ${Math.abs(left)} ${left > 0 ? 'steps without event' : 'events without step'}`,
    ];
  });
};
