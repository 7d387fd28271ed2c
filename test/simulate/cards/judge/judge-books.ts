import { balanceOf, trialBalance } from '#ledger';
import type { Claim } from '#payments';
import type { Booked, OutsideBooks } from '../../outside/outside.ts';
import type { CardsWorld } from '../cards-world.ts';
import { oddPayments } from '../store.ts';
import { claimsOf } from './claims.ts';

/**
 * The oracle of money: what the provider really did, by its own books, against what our payments
 * say and what our ledger holds. While a payment is open it is held against double charges alone.
 */
export const judgeBooks = async (world: CardsWorld): Promise<readonly string[]> => {
  const books = await world.outside.books();
  const claims = await claimsOf(world);
  const odd = await oddOf(world);
  return [
    ...strictness(books),
    ...claims
      .filter(({ paymentId }) => !odd.lost.has(paymentId))
      .flatMap((claim) => differences(claim, books)),
    ...claims.flatMap((claim) => standingTwice(claim, books, odd.twice)),
    ...(claims.some(({ isOpen }) => isOpen) ? [] : await clearing(world, claims, books)),
    ...(await balances(world)),
  ];
};

/** I2, by the provider's books alone: cheap enough for every step. */
export const strictness = ({ authorizations }: OutsideBooks): readonly string[] =>
  [...authorizations].flatMap(([attemptId, booked]) => {
    const refunded = refundedOf(booked);
    return [
      ...when(booked.charges > 1, `I2: ${attemptId} was charged ${booked.charges} times`),
      ...when(
        booked.capturedMinor > booked.authorizedMinor,
        `I2: ${attemptId} captured ${booked.capturedMinor} of ${booked.authorizedMinor}`,
      ),
      ...when(
        refunded > booked.capturedMinor,
        `I2: ${attemptId} refunded ${refunded} of ${booked.capturedMinor}`,
      ),
    ];
  });

/** Nothing that we call declined or canceled holds money there, unless told as late or in review. */
const differences = (claim: Claim, { authorizations }: OutsideBooks): readonly string[] => {
  if (claim.isOpen) return [];
  const own = claim.attemptIds.flatMap((id) => authorizations.get(id) ?? []);
  const sum = (valueOf: (booked: Booked) => bigint): bigint =>
    own.reduce((total, booked) => total + valueOf(booked), 0n);
  const pairs = [
    ['captured', claim.capturedMinor, sum((booked) => booked.capturedMinor)],
    ['held', claim.heldMinor, sum((booked) => booked.heldMinor)],
    ['refunded', claim.refundedMinor, sum(refundedOf)],
  ] as const;
  return pairs
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(
      ([what, ours, theirs]) =>
        `I2: ${claim.paymentId} (${claim.state}): we say ${ours} ${what}, the provider ${theirs}`,
    );
};

/** A payer pays once: what came twice was told of, and went back where the merchant wanted that. */
const standingTwice = (
  claim: Claim,
  { authorizations }: OutsideBooks,
  toldOf: ReadonlySet<string>,
): readonly string[] => {
  const standing = claim.attemptIds.reduce(
    (sum, id) => sum + (authorizations.get(id)?.standing ?? 0),
    0,
  );
  return when(
    !claim.isOpen && standing > 1 && !toldOf.has(claim.paymentId),
    `I2: ${claim.paymentId} (${claim.state}): ${standing} charges of it stand`,
  );
};

/** Payments charged twice that nobody gives back by themselves, and captures that were lost. */
const oddOf = async ({ ground, organisationIds, memory }: CardsWorld) => {
  const rows = await ground.database.transaction(
    async (tx) => await tx.rows(oddPayments, [organisationIds]),
  );
  // Who once wanted another provider tried at any risk, and now wants to be asked, is asked.
  const isTwice = ({ what, payment }: (typeof rows)[number]): boolean =>
    what === 'twice' || (what === 'risked' && memory.daring.has(payment));
  const of = (chosen: typeof rows): ReadonlySet<string> =>
    new Set(chosen.map(({ payment }) => payment));
  return { twice: of(rows.filter(isTwice)), lost: of(rows.filter(({ what }) => what === 'lost')) };
};

/** I3: what the ledger says the provider owes us is what the provider has for us, net. */
const clearing = async (
  world: CardsWorld,
  claims: readonly Claim[],
  { authorizations, fees }: OutsideBooks,
): Promise<readonly string[]> => {
  const owed = new Map<string, bigint>();
  for (const { scope, attemptIds } of claims) {
    for (const booked of attemptIds.flatMap((id) => authorizations.get(id) ?? [])) {
      const name = `${scope.organisationId} ${booked.currency}`;
      const net = booked.capturedMinor - refundedOf(booked);
      owed.set(name, (owed.get(name) ?? 0n) + net);
    }
  }
  const wrong: string[] = [];
  for (const [name, gross] of owed) {
    const [organisationId = '', currency = ''] = name.split(' ');
    const onAll = async (account: string): Promise<bigint> => {
      let sum = 0n;
      for (const { provider } of world.rails) {
        const path = `provider:${provider.name}:${account}:${currency}`;
        sum += await postedOn(world, organisationId, path);
      }
      return sum;
    };
    const clear = await onAll('clearing');
    const kept = await onAll('fees');
    if (gross !== -clear - kept) {
      wrong.push(
        `I3: ${organisationId} is owed ${gross} ${currency}, its books say ${-clear - kept}`,
      );
    }
    const fee = fees.get(name) ?? 0n;
    // A person who approves by a reference does not say what the provider kept.
    if (-kept !== fee && !world.memory.isApprovedByHand) {
      wrong.push(`I3: ${organisationId} paid ${fee} ${currency} of fees, its books say ${-kept}`);
    }
  }
  return wrong;
};

const postedOn = async (
  world: CardsWorld,
  organisationId: string,
  path: string,
): Promise<bigint> => {
  const balance = await world.ground.database.transaction(
    async (tx) => await balanceOf(tx, { organisationId, mode: 'test' }, path),
  );
  return balance?.posted ?? 0n;
};

const balances = async (world: CardsWorld): Promise<readonly string[]> => {
  const wrong: string[] = [];
  for (const organisationId of world.organisationIds) {
    const lines = await world.ground.database.transaction(
      async (tx) => await trialBalance(tx, { organisationId, mode: 'test' }),
    );
    for (const { currency, posted, pending } of lines) {
      if (posted !== 0n || pending !== 0n) {
        wrong.push(`I3: the books of ${organisationId} are off by ${posted} ${currency}`);
      }
    }
  }
  return wrong;
};

const refundedOf = ({ refunds }: Booked): bigint =>
  refunds.reduce((sum, { minor, isStanding }) => sum + (isStanding ? minor : 0n), 0n);

const when = (isBroken: boolean, sentence: string): readonly string[] =>
  isBroken ? [sentence] : [];
