import type { IdempotencyClass } from '#providers';
import type { Dice } from '../world/dice.ts';
import type { Booked, OutgoingNotice, Outside } from './outside.ts';
import { openRail } from './rail.ts';
import type { RailBooks, RailPayment } from './rail-books.ts';
import { railNotice } from './rail-notices.ts';

/** A world beyond ours that is made of a rail in memory. */
export const railOutside = (
  idempotency: IdempotencyClass,
  dice: Dice,
  now: () => Date,
  seed: string,
): Outside => {
  let notices: OutgoingNotice[] = [];
  let count = 0;
  const secretOf = (organisationId: string): string => `secret of ${organisationId}`;
  const rail = openRail({
    idempotency,
    now,
    visibilityWindowMs: dice.pick([5_000, 20_000, 60_000]),
    honoursLatePayers: dice.chance(0.8),
    onChange: (changed) => {
      const payment = 'payment' in changed ? rail.books.payments.get(changed.payment) : changed;
      const organisationId = payment?.organisationId ?? '';
      count += 1;
      const id = `note_${seed}_${count}`;
      notices.push(railNotice(id, changed, now(), organisationId, secretOf(organisationId)));
    },
  });
  return {
    name: idempotency,
    provider: rail.provider,
    baseUrl: rail.provider.baseUrl,
    cards: {
      good: ['visa', 'slow'],
      declining: ['decline'],
      asking: ['redirect'],
      refundsSlowly: ['slow_refund'],
      refundsFail: ['failing_refund'],
    },
    apiKeyOf: () => 'sk_test_rail',
    secretOf,
    authenticate: async (page, outcome) => rail.authenticate(page, outcome),
    books: async () => ({ authorizations: authorizationsIn(rail.books), fees: new Map() }),
    newNotices: async () => {
      const arisen = notices;
      notices = [];
      return arisen;
    },
    passTime: async () => rail.passTime(now()),
    misbehave: async () => undefined,
    heal: async () => undefined,
  };
};

const authorizationsIn = (books: RailBooks): ReadonlyMap<string, Booked> => {
  const ofAttempt = Map.groupBy(books.payments.values(), (payment) => payment.attemptId);
  return new Map(
    [...ofAttempt].map(([attemptId, payments]) => [attemptId, bookedOf(books, payments)]),
  );
};

const bookedOf = (books: RailBooks, payments: readonly RailPayment[]): Booked => {
  const sum = (valueOf: (payment: RailPayment) => bigint): bigint =>
    payments.reduce((total, payment) => total + valueOf(payment), 0n);
  const taking = payments.filter(({ state }) => state === 'held' || state === 'captured');
  const references = new Set(payments.map(({ reference }) => reference));
  return {
    reference: payments[0]?.reference ?? '',
    charges: taking.length,
    isOpen: payments.some(({ state }) => state === 'asking' || state === 'pending'),
    isCanceled: payments.some(({ state }) => state === 'canceled'),
    heldMinor: sum((payment) => (payment.state === 'held' ? payment.minor : 0n)),
    capturedMinor: sum((payment) => payment.capturedMinor),
    authorizedMinor: taking.reduce((total, payment) => total + payment.minor, 0n),
    currency: payments[0]?.currency ?? '',
    refunds: [...books.refunds.values()]
      .filter((refund) => references.has(refund.payment))
      .map(({ attemptId, reference, minor, state }) => ({
        attemptId,
        reference,
        minor,
        isStanding: state !== 'failed',
      })),
  };
};
