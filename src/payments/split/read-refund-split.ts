import type { Static } from 'typebox';
import { parsePositiveAmount } from '#money';
import type { World } from '../record/world.ts';
import { refuse } from './errors.ts';
import type { RefundSplitBody } from './schema.ts';
import type { RefundSplit, SplitPlan } from './split-plan.ts';
import { type GivenBack, type Taken, takenByRefunds } from './taken-by-refunds.ts';

type Body = Static<typeof RefundSplitBody>;

const pointer = '/split/parts';

/**
 * From whom a refund is to be taken back, checked against what is left of each part: refunds under
 * way count as made. Nothing where nothing is said of it, which is in proportion. Pure.
 *
 * @throws refusal refund_split_invalid, and those of amounts
 */
export const readRefundSplit = (
  world: World,
  minor: bigint,
  body: Body | undefined,
): RefundSplit | null => {
  if (body === undefined) return null;
  const { split: plan, currency } = world.payment;
  if (plan === null) {
    throw refuse('refund_split_invalid', {
      detail: 'The payment is not split.',
      pointer: '/split',
    });
  }
  const parts = body.parts?.map((part, i) => ({
    accountId: part.account_id,
    minor: parsePositiveAmount(part.amount, currency, `${pointer}/${i}/amount`).minor,
  }));
  const returnsFee = body.return_application_fee ?? true;
  if (parts === undefined) {
    const wanted = { parts: null, returnsFee };
    if (!returnsFee) requireBorne(plan, world, { minor, split: wanted });
    return returnsFee ? null : wanted;
  }
  requireChoice(plan);
  requireLeft(takenByRefunds(plan, givenBackIn(world)), parts);
  requireSum(parts, minor, body.return_application_fee === true);
  return {
    parts: parts.map((part) => ({ ...part, minor: part.minor.toString() })),
    returnsFee,
  };
};

const givenBackIn = ({ payment, refunds }: World): GivenBack => ({
  amountMinor: payment.amount_minor,
  capturedMinor: payment.captured_minor,
  currency: payment.currency,
  refunds: refunds
    .filter(({ state }) => state !== 'failed')
    .map((refund) => ({ minor: refund.amount_minor, split: refund.split })),
});

/** Of one account there is nothing to choose: the provider itself takes back in proportion. */
const requireChoice = ({ chargeKind }: SplitPlan): void => {
  if (chargeKind === 'separate') return;
  throw refuse('refund_split_invalid', {
    detail: `A ${chargeKind} charge has one account; say return_application_fee alone.`,
    pointer,
  });
};

interface Wanted {
  readonly accountId: string;
  readonly minor: bigint;
}

const requireLeft = (taken: readonly Taken[], parts: readonly Wanted[]): void => {
  const left = new Map(
    taken.map(({ accountId, creditedMinor, takenMinor }) => [
      accountId,
      creditedMinor - takenMinor,
    ]),
  );
  for (const [i, { accountId, minor }] of parts.entries()) {
    const ofAccount = left.get(accountId);
    if (ofAccount === undefined) {
      throw refuse('refund_split_invalid', {
        detail: `Account ${accountId} has no part in the payment, or is named twice.`,
        pointer: `${pointer}/${i}/account_id`,
      });
    }
    if (minor > ofAccount) {
      throw refuse('refund_split_invalid', {
        detail: `${ofAccount} minor units are left of the part of ${accountId}.`,
        pointer: `${pointer}/${i}/amount`,
      });
    }
    left.delete(accountId);
  }
};

/** What accounts do not bear is the platform's, and only where it says so. */
const requireSum = (parts: readonly Wanted[], minor: bigint, platformBears: boolean): void => {
  const sum = parts.reduce((total, part) => total + part.minor, 0n);
  if (sum === minor || (platformBears && sum < minor)) return;
  throw refuse('refund_split_invalid', {
    detail: `The parts sum to ${sum} minor units, the refund to ${minor}.`,
    pointer,
  });
};

/** Where the platform keeps its fee, the sellers have to have left what is given back. */
const requireBorne = (
  plan: SplitPlan,
  world: World,
  refund: GivenBack['refunds'][number],
): void => {
  const before = givenBackIn(world);
  const after = takenByRefunds(plan, { ...before, refunds: [...before.refunds, refund] });
  const borne = totalOf(after) - totalOf(takenByRefunds(plan, before));
  if (borne === refund.minor) return;
  throw refuse('refund_split_invalid', {
    detail: `Of ${refund.minor} minor units the accounts can bear ${borne}; give back the fee too.`,
    pointer: '/split/return_application_fee',
  });
};

const totalOf = (taken: readonly Taken[]): bigint =>
  taken.reduce((sum, { takenMinor }) => sum + takenMinor, 0n);
