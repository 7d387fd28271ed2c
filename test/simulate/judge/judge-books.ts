import { balanceOf, trialBalance } from '#ledger';
import type { Claim } from '#payments';
import type { Booked, OutsideBooks } from '../outside/outside.ts';
import type { World } from '../world/world.ts';
import { claimsOf } from './claims.ts';

/**
 * The oracle of money: what the provider really did, by its own books, against what our payments
 * say and what our ledger holds. While a payment is open it is held against double charges alone.
 */
export const judgeBooks = async (world: World): Promise<readonly string[]> => {
  const books = await world.outside.books();
  const claims = await claimsOf(world);
  return [
    ...strictness(books),
    ...claims.flatMap((claim) => differences(claim, books)),
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
    ['captured', claim.capturedUnits, sum((booked) => booked.capturedMinor)],
    ['held', claim.heldUnits, sum((booked) => booked.heldMinor)],
    ['refunded', claim.refundedUnits, sum(refundedOf)],
  ] as const;
  return pairs
    .filter(([, ours, theirs]) => ours !== theirs)
    .map(
      ([what, ours, theirs]) =>
        `I2: ${claim.paymentId} (${claim.state}): we say ${ours} ${what}, the provider ${theirs}`,
    );
};

/** I3: what the ledger says the provider owes us is what the provider has for us, net. */
const clearing = async (
  world: World,
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
    const clear = await postedOn(world, organisationId, `provider:stripe:clearing:${currency}`);
    const kept = await postedOn(world, organisationId, `provider:stripe:fees:${currency}`);
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

const postedOn = async (world: World, organisationId: string, path: string): Promise<bigint> => {
  const balance = await world.ground.database.transaction(
    async (tx) => await balanceOf(tx, { organisationId, mode: 'test' }, path),
  );
  return balance?.posted ?? 0n;
};

const balances = async (world: World): Promise<readonly string[]> => {
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
