import { money } from '#money';
import { type Claim, claimsAt, unknownAttempts } from '#payments';
import type { CheckedHouse } from './book-checks.ts';
import { compareCredits } from './compare-credits.ts';
import { compareSellers } from './compare-sellers.ts';
import { type OpenBooks, openBooks } from './open-books.ts';
import type { ReadBooks, SandboxBooks, Shown } from './shown.ts';

const faultsMax = 100;

/**
 * Holds our books against those of every provider of the sandbox, payment by payment: what we call
 * captured, refunded or held is so there, no attempt was charged more than once, and nothing stands
 * there under a name that we do not know; sellers have there what we say. What is still open is only
 * held against double charges: the provider may know more than we do.
 */
export const compareWithSandbox = async (
  house: CheckedHouse,
  sandboxUrl: string,
): Promise<readonly string[]> => {
  const first = await compareOnce(house, sandboxUrl);
  if (first.length === 0) return first;
  // What differs once may have moved between two looks; what differs twice stands.
  const second = new Set(await compareOnce(house, sandboxUrl));
  return first.filter((fault) => second.has(fault));
};

const compareOnce = async (house: CheckedHouse, sandboxUrl: string): Promise<readonly string[]> => {
  const faults: string[] = [];
  for await (const opened of openBooks(house, sandboxUrl)) {
    for (const one of opened) {
      faults.push(...(await compareCredits(house, one)), ...(await compareSellers(house, one)));
    }
    faults.push(...(await compareProvider(house, opened)));
    if (faults.length >= faultsMax) break;
  }
  return faults.slice(0, faultsMax);
};

/** All accounts at one provider. */
const compareProvider = async (
  house: CheckedHouse,
  opened: readonly OpenBooks[],
): Promise<readonly string[]> => {
  const [first] = opened;
  if (first === undefined) return [];
  const { sandbox } = first;
  const booksOf = new Map(
    opened.map(({ connection, books }) => [
      `${connection.scope.organisationId} ${connection.scope.mode}`,
      sandbox.read(books, connection),
    ]),
  );
  const faults = [...(await strangers(house, sandbox, [...booksOf.values()]))];
  for await (const claims of claimsAt(house, sandbox.provider)) {
    for (const claim of claims) {
      const books = booksOf.get(`${claim.scope.organisationId} ${claim.scope.mode}`);
      if (books !== undefined) faults.push(...differences(sandbox, claim, books.of(claim)));
    }
    if (faults.length >= faultsMax) break;
  }
  return faults;
};

/** Charges under names of ours that no attempt bears. */
const strangers = async (
  house: CheckedHouse,
  { provider }: SandboxBooks,
  books: readonly ReadBooks[],
): Promise<readonly string[]> => {
  const names = new Set(books.flatMap(({ named }) => named.map(({ attemptId }) => attemptId)));
  const unknown = await unknownAttempts(house, [...names]);
  return unknown.map(
    (name) => `${name} was charged at ${provider}, and no attempt of ours has that name`,
  );
};

const differences = (
  { units }: SandboxBooks,
  claim: Claim,
  shown: readonly Shown[],
): readonly string[] => {
  const twice = claim.attemptIds.flatMap((id) => {
    const charges = shown
      .filter(({ attemptId }) => attemptId === id)
      .reduce((sum, one) => sum + one.charges, 0);
    return charges > 1 ? [`${id} was charged ${charges} times`] : [];
  });
  if (claim.isOpen) return twice;

  const ofCurrency = shown.filter(({ currency }) => currency === claim.currency);
  const pairs = [
    ['captured', claim.capturedMinor, ofCurrency.map((one) => one.capturedUnits)],
    ['held', claim.heldMinor, ofCurrency.map((one) => one.heldUnits)],
    ['refunded', claim.refundedMinor, ofCurrency.map((one) => one.refundedUnits)],
  ] as const;
  return [
    ...twice,
    ...pairs.flatMap(([what, minor, theirs]) => {
      const sum = sumOf(theirs);
      const ours = units.toProvider(money(minor, claim.currency));
      if (sum === undefined || sum === ours) return [];
      const payment = `${claim.paymentId} (${claim.state})`;
      return [`${payment}: we say ${ours} ${what}, the provider ${sum}`];
    }),
  ];
};

/** Nothing where a part of it is not said. */
const sumOf = (values: readonly (bigint | null)[]): bigint | undefined => {
  let sum = 0n;
  for (const value of values) {
    if (value === null) return undefined;
    sum += value;
  }
  return sum;
};
