import { assert } from '#kernel';
import { allocateByCumulativeFloor, zero } from '#money';
import { givenOf, shareOf } from './share-of.ts';
import type { RefundSplit, SplitPlan } from './split-plan.ts';

/** What was captured of a split payment, and what of that is given back. */
export interface GivenBack {
  readonly amountMinor: bigint;
  readonly capturedMinor: bigint;
  readonly currency: string;
  readonly refunds: readonly { readonly minor: bigint; readonly split: RefundSplit | null }[];
}

/** One seller's part of what was captured, and what refunds have taken back of it. */
export interface Taken {
  readonly accountId: string;
  readonly creditedMinor: bigint;
  /** Never more than was credited. */
  readonly takenMinor: bigint;
  /**
   * What they ask for beyond that. Where the platform transfers, it bears this; a provider that pays
   * the seller by itself takes it from him all the same.
   */
  readonly beyondMinor: bigint;
}

/**
 * What refunds take back from each seller, in the order of the plan: what they name him for, his
 * share of those that are borne in proportion, and his share of those that leave the platform its
 * fee. Depends on the sums alone, so not on the order of refunds; one more refund never takes less.
 * Pure.
 */
export const takenByRefunds = (plan: SplitPlan, given: GivenBack): readonly Taken[] => {
  const { amountMinor, capturedMinor, currency, refunds } = given;
  const inProportion = sumOf(refunds.filter(({ split }) => isInProportion(split)));
  const bySellers = sumOf(refunds.filter(({ split }) => isBySellers(split)));
  assert(inProportion <= capturedMinor, 'no more is given back than was captured');
  const credited = plan.parts.map(({ minor }) =>
    shareOf(BigInt(minor), capturedMinor, amountMinor),
  );
  const whole = credited.reduce((sum, minor) => sum + minor, 0n);
  const borne = allocateByCumulativeFloor(
    credited.map((minor) => ({ minor, currency })),
    zero(currency),
    { minor: least(bySellers, whole), currency },
  );
  return plan.parts.map(({ accountId, minor }, i) => {
    const creditedMinor = credited[i] ?? 0n;
    const proportional = givenOf(plan, BigInt(minor), inProportion, given);
    const all = namedFor(accountId, refunds) + proportional + (borne[i]?.minor ?? 0n);
    const takenMinor = least(all, creditedMinor);
    return { accountId, creditedMinor, takenMinor, beyondMinor: all - takenMinor };
  });
};

const isInProportion = (split: RefundSplit | null): boolean =>
  split === null || (split.parts === null && split.returnsFee);

const isBySellers = (split: RefundSplit | null): boolean =>
  split !== null && split.parts === null && !split.returnsFee;

const namedFor = (accountId: string, refunds: GivenBack['refunds']): bigint =>
  refunds
    .flatMap(({ split }) => split?.parts ?? [])
    .filter((part) => part.accountId === accountId)
    .reduce((sum, { minor }) => sum + BigInt(minor), 0n);

const sumOf = (all: readonly { readonly minor: bigint }[]): bigint =>
  all.reduce((sum, { minor }) => sum + minor, 0n);

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
