import { assert } from '#kernel';
import { allocate } from '#money';
import { givenOf, type SplitFacts, shareOf, takenByRefunds } from '#payments';

/** What one account is to have of a payment by now, in minor units of the payment's currency. */
export interface ShareTarget {
  readonly accountId: string;
  /** Its part of what was captured. */
  readonly creditedMinor: bigint;
  /**
   * Its part of what the provider charged, where the plan says that the accounts bear that; where
   * the provider pays the account by itself also what refunds without the fee took beyond its part,
   * and of a direct charge what a dispute took beyond it, and what that cost.
   */
  readonly borneMinor: bigint;
  /** What refunds and disputes have taken back of it; never more than was credited. */
  readonly takenMinor: bigint;
  /** What the provider itself took back of a destination charge, for refunds that came back too. */
  readonly takenThereMinor: bigint;
  /** What those refunds asked of the provider's own transfer, the platform's fee in it. */
  readonly askedThereMinor: bigint;
}

/** What a payment's split asks for by now: each account's share, and the platform's own. */
export interface SplitTargets {
  readonly shares: readonly ShareTarget[];
  /** What the platform keeps as its fee. */
  readonly feeMinor: bigint;
  /** The units that whole numbers leave over. */
  readonly roundingMinor: bigint;
}

/**
 * What the facts of a split payment ask for. Every part follows what was captured, refunded and
 * disputed in all, rounded down: so the order in which things happen does not matter, no step ever
 * asks for a negative one, and a payment that goes back whole takes back exactly what was given.
 * A dispute takes from everybody in proportion, as a refund does; of a direct charge the provider
 * takes all of it from the account, and the platform keeps its fee. Pure.
 *
 * Source: docs.stripe.com/connect/direct-charges, disputes and application fees.
 */
export const shareTargets = (facts: SplitFacts): SplitTargets => {
  const { plan, amountMinor, capturedMinor } = facts;
  assert(capturedMinor <= amountMinor, 'no more is captured than was to be paid');
  const { gone, inProportionMinor } = goneOf(facts);
  const taken = takenByRefunds(plan, { ...facts, refunds: gone });
  const refunded = takenByRefunds(plan, facts);
  const credited = taken.map(({ creditedMinor }) => creditedMinor);
  const byDisputes = sumOfTaken(taken) - sumOfTaken(refunded);
  const beyond = plan.chargeKind === 'separate' ? 0n : (refunded[0]?.beyondMinor ?? 0n);
  const takenThere = takenThereOf(facts, refunded[0]);
  const feeLost = feeLostOf(facts, refunded[0], takenThere);
  const borne = borneOf(facts, credited, { byDisputes, beyond: beyond - feeLost });
  const partsOf = (minor: bigint): bigint =>
    plan.parts.reduce((sum, part) => sum + givenOf(plan, BigInt(part.minor), minor, facts), 0n);
  const feeOf = (minor: bigint): bigint => shareOf(BigInt(plan.feeMinor), minor, amountMinor);
  const leftOver = (minor: bigint): bigint => minor - partsOf(minor) - feeOf(minor);
  return {
    shares: taken.map(({ accountId, creditedMinor, takenMinor }, i) => ({
      accountId,
      creditedMinor,
      takenMinor,
      borneMinor: borne[i] ?? 0n,
      takenThereMinor: takenThere,
      askedThereMinor: askedThereOf(facts),
    })),
    feeMinor: feeOf(capturedMinor) - feeOf(inProportionMinor) - feeLost,
    roundingMinor: leftOver(capturedMinor) - leftOver(inProportionMinor),
  };
};

type Taken = ReturnType<typeof takenByRefunds>[number];

/**
 * What refunds took of a destination charge at the provider, those that came back too: up to all
 * that was transferred, less the platform's fee where it was given back. Nothing of other kinds.
 */
const takenThereOf = (facts: SplitFacts, refunded: Taken | undefined): bigint => {
  const { plan, refunds, returned } = facts;
  if (plan.chargeKind !== 'destination' || refunded === undefined) return 0n;
  return askedThereOf(facts) - feeBackOf(facts, refunded, [...refunds, ...returned]);
};

const askedThereOf = ({ plan, capturedMinor, refunds, returned }: SplitFacts): bigint => {
  if (plan.chargeKind !== 'destination') return 0n;
  const all = [...refunds, ...returned].reduce((sum, { minor }) => sum + minor, 0n);
  return least(all, capturedMinor);
};

/**
 * The platform's fee that went back to the account with refunds that came back themselves, and that
 * nothing brings to the platform again: the account's. Of a destination charge it went back with
 * the transfer, so that mostly less than the share was taken, and the rest is transferred again.
 */
const feeLostOf = (facts: SplitFacts, refunded: Taken | undefined, takenThere: bigint): bigint => {
  const { plan, refunds, returned } = facts;
  if (plan.chargeKind === 'separate' || refunded === undefined) return 0n;
  if (plan.chargeKind === 'direct') {
    const made = [...refunds, ...returned];
    return feeBackOf(facts, refunded, made) - feeBackOf(facts, refunded, refunds);
  }
  const asked = refunded.takenMinor + refunded.beyondMinor;
  return asked > takenThere ? asked - takenThere : 0n;
};

const feeBackOf = (
  { capturedMinor }: SplitFacts,
  { creditedMinor }: Taken,
  refunds: SplitFacts['refunds'],
): bigint =>
  shareOf(
    capturedMinor - creditedMinor,
    least(inProportionOf(refunds), capturedMinor),
    capturedMinor,
  );

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

const inProportionOf = (refunds: SplitFacts['refunds']): bigint =>
  refunds
    .filter(({ split }) => split === null || (split.parts === null && split.returnsFee))
    .reduce((sum, { minor }) => sum + minor, 0n);

interface Gone {
  readonly gone: SplitFacts['refunds'];
  /** What is taken from everybody in proportion, the platform's fee too. */
  readonly inProportionMinor: bigint;
}

/** Refunds, and disputes as what they are to a seller: the same. No more goes than was captured. */
const goneOf = ({ plan, refunds, disputedMinor, capturedMinor }: SplitFacts): Gone => {
  const refunded = inProportionOf(refunds);
  const left = capturedMinor - refunded;
  const disputed = disputedMinor < left ? disputedMinor : left;
  return {
    gone: disputed > 0n ? [...refunds, { id: 'disputes', minor: disputed, split: null }] : refunds,
    inProportionMinor: refunded + (disputed > 0n && plan.chargeKind !== 'direct' ? disputed : 0n),
  };
};

const sumOfTaken = (shares: readonly { readonly takenMinor: bigint }[]): bigint =>
  shares.reduce((sum, { takenMinor }) => sum + takenMinor, 0n);

/**
 * The provider's fee over the accounts by what they were given, to the last unit. Where the provider
 * pays one account by itself, that bears what refunds without the fee took beyond its share; and of
 * a direct charge what disputes took, the platform's fee being kept.
 */
const borneOf = (
  facts: SplitFacts,
  credited: readonly bigint[],
  taken: { readonly byDisputes: bigint; readonly beyond: bigint },
): readonly bigint[] => {
  const { plan, providerFeeMinor, disputedMinor, disputeFeeMinor, currency } = facts;
  const disputes =
    plan.chargeKind === 'direct' ? disputedMinor - taken.byDisputes + disputeFeeMinor : 0n;
  const minor = disputes + taken.beyond + (plan.providerFee === 'accounts' ? providerFeeMinor : 0n);
  if (minor === 0n || credited.every((part) => part === 0n)) return credited.map(() => 0n);
  return allocate({ minor, currency }, credited).map((part) => part.minor);
};
