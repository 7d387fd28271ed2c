import type { MarketBooks } from '../outside/stripe-platform.ts';
import type { ShareRow } from '../store.ts';
import { type OurBooks, sumOf, when } from './our-books.ts';

type Facts = OurBooks['facts'] extends ReadonlyMap<string, infer One> ? One : never;

/**
 * P1: whatever was heard, in whatever order and however often, every share stands where the facts
 * of its payment put it. Reckoned here anew from those facts, not by the fold.
 */
export const judgeShares = (
  { shares, facts, accounts }: OurBooks,
  theirs: MarketBooks,
): readonly string[] => {
  const ofPayment = Map.groupBy(shares, ({ payment }) => payment);
  const funds = new Map(theirs.platform.accounts.map(({ id, funds: of }) => [id, of]));
  const availableTo = ({ account, currency }: ShareRow): bigint => {
    const reference = accounts.find(({ id }) => id === account)?.reference ?? '';
    const own = funds.get(reference)?.find((one) => one.currency === currency.toLowerCase());
    return BigInt(own?.available ?? 0);
  };
  const stuck = shares.filter(({ code }) => code === 'balance_insufficient');
  const ofFunds = stuck.flatMap((share) =>
    when(
      share.problem !== 'reversal_failed' || availableTo(share) >= share.transferred - dueOf(share),
      `P1: ${share.id} of ${share.payment} says that funds are missing: ${share.problem}`,
    ),
  );
  const standings = [...ofPayment].flatMap(([payment, own]) => {
    const known = facts.get(payment);
    if (known === undefined) return [`P1: ${payment} is shared, and not split`];
    return [
      ...own.flatMap((share) => standing(share, known)),
      ...when(
        known.plan.parts.length !== own.length,
        `P1: ${payment} has ${own.length} shares for ${known.plan.parts.length} parts`,
      ),
      ...feesBorne(own, known),
    ];
  });
  return [...ofFunds, ...standings];
};

/** What is to lie with the seller: where he owes, nothing, but where the provider took it from him. */
const dueOf = ({ kind, credited, borne, taken }: ShareRow): bigint => {
  const net = credited - borne - taken;
  return kind === 'separate' && net < 0n ? 0n : net;
};

const standing = (share: ShareRow, facts: Facts): readonly string[] => {
  const part = facts.plan.parts.find(({ accountId }) => accountId === share.account);
  if (part === undefined) return [`P1: ${share.account} has no part in ${share.payment}`];
  const { amountMinor, capturedMinor } = facts;
  const credited = (BigInt(part.minor) * capturedMinor) / amountMinor;
  const there = dueOf(share);
  return [
    ...when(
      share.credited !== credited,
      `P1: ${share.account} was credited ${share.credited} of ${share.payment}, not ${credited}`,
    ),
    ...takenWrong(share, facts, { minor: BigInt(part.minor), credited }),
    ...when(
      share.state === 'available' && share.problem === null && share.transferred !== there,
      `P1: ${there} of ${share.payment} are to lie with ${share.account}, ${share.transferred} do`,
    ),
    ...when(
      share.state === 'held' && share.kind === 'separate' && share.transferred !== 0n,
      `P1: ${share.account} has ${share.transferred} of ${share.payment}, which is held`,
    ),
  ];
};

/** To the unit where nothing but proportion and names is at work; else only that it is bounded. */
const takenWrong = (
  share: ShareRow,
  { amountMinor, capturedMinor, disputedMinor, refunds }: Facts,
  part: { readonly minor: bigint; readonly credited: bigint },
): readonly string[] => {
  if (refunds.some(({ split }) => split?.parts === null && !split.returnsFee)) return [];
  const even = sumOf(
    refunds.filter(({ split }) => (split?.parts ?? null) === null),
    ({ minor }) => minor,
  );
  const named = sumOf(
    refunds
      .flatMap(({ split }) => split?.parts ?? [])
      .filter(({ accountId }) => accountId === share.account),
    ({ minor }) => BigInt(minor),
  );
  const left = capturedMinor - even;
  const back = even + (disputedMinor < left ? disputedMinor : left);
  // Where the provider pays him, it rounds the platform's fee down as it takes back.
  const fee = capturedMinor - part.credited;
  const given =
    share.kind === 'separate'
      ? (part.minor * back) / amountMinor
      : back - (fee * back) / capturedMinor;
  const wanted = given + named + share.recalled;
  const taken = wanted < part.credited ? wanted : part.credited;
  return when(
    share.taken !== taken,
    `P1: ${share.account} gave back ${share.taken} of ${share.payment}, not ${taken}`,
  );
};

/** The provider's fee, where sellers bear it. */
const feesBorne = (
  shares: readonly ShareRow[],
  { plan, providerFeeMinor, paymentId }: Facts,
): readonly string[] => {
  // There the provider takes from the account itself: its funds are compared to the unit.
  if (plan.chargeKind !== 'separate') return [];
  const borne = sumOf(shares, (share) => share.borne);
  const fee = plan.providerFee === 'accounts' ? providerFeeMinor : 0n;
  return when(borne !== fee, `P1: of ${paymentId} sellers bear ${borne}, the fee is ${fee}`);
};
