import type { IdempotencyClass } from '#providers';
import type { Dice } from '../world/dice.ts';
import type { Booked, OutgoingNotice, Outside } from './outside.ts';
import { openRail } from './rail.ts';
import { capturedOf, heldOf, type RailBooks, type RailPayment } from './rail-books.ts';
import { railNotice } from './rail-notices.ts';

/** A world beyond ours that is made of a rail in memory. */
export const railOutside = (
  kind: IdempotencyClass | 'mute',
  provider: string,
  around: { readonly dice: Dice; readonly now: () => Date; readonly seed: string },
): Outside => {
  const { dice, now, seed } = around;
  let notices: OutgoingNotice[] = [];
  let count = 0;
  const secretOf = (organisationId: string): string => `secret of ${organisationId} at ${provider}`;
  const isMute = kind === 'mute';
  const rail = openRail({
    name: provider,
    idempotency: isMute ? 'native' : kind,
    isMute,
    now,
    visibilityWindowMs: dice.pick([5_000, 20_000, 60_000]),
    honoursLatePayers: dice.chance(0.8),
    onChange: (change) => {
      const { about } = change;
      const payment = 'payment' in about ? rail.books.payments.get(about.payment) : about;
      const organisationId = payment?.organisationId ?? '';
      count += 1;
      const by = {
        id: `note_${provider}_${seed}_${count}`,
        provider,
        at: now(),
        organisationId,
        secret: secretOf(organisationId),
        isTruth: isMute,
      };
      notices.push(railNotice(change, by));
    },
  });
  return {
    name: kind,
    provider: rail.provider,
    baseUrl: rail.provider.baseUrl,
    cards: {
      good: ['visa', 'slow'],
      declining: ['decline'],
      failing: ['fails'],
      asking: ['redirect'],
      refundsSlowly: ['slow_refund'],
      refundsFail: ['failing_refund'],
      // Where notices are only hints, nobody is told of it.
      capturesFail: isMute ? ['capture_fails'] : [],
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
  const taking = payments.filter(isTaking);
  const references = new Set(payments.map(({ reference }) => reference));
  return {
    reference: payments[0]?.reference ?? '',
    charges: taking.length,
    standing: payments.filter((payment) => isStanding(books, payment)).length,
    isOpen: payments.some(({ state }) => state === 'asking' || state === 'pending'),
    isCanceled: payments.some(({ state, voidedBy }) => state === 'canceled' || voidedBy !== null),
    voidedBy: payments.find(({ voidedBy }) => voidedBy !== null)?.voidedBy ?? null,
    heldMinor: sum(heldOf),
    capturedMinor: sum(capturedOf),
    captures: payments.flatMap(({ reference, captures }) =>
      captures.map(({ attemptId, minor }) => ({ attemptId, reference, minor })),
    ),
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

const isTaking = ({ state }: RailPayment): boolean => state === 'held' || state === 'captured';

/** Something of it is with us: held, or taken and not given back. */
const isStanding = (books: RailBooks, payment: RailPayment): boolean =>
  heldOf(payment) + capturedOf(payment) - books.refundedOf(payment.reference) > 0n;
