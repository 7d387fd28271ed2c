import type { Scope } from '#kernel';
import type { Money } from '#money';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from './errors.ts';
import { planSplit } from './plan-split.ts';
import { readSplit, type WantedSplit } from './read-split.ts';
import type { SplitBodyValue } from './schema.ts';
import type { SplitPlan } from './split-plan.ts';

/** A seller's account as far as a payment needs it. */
export interface SplitPayee {
  readonly provider: string;
  /** The provider's name for it; null until it has made it. */
  readonly reference: string | null;
  readonly traits: { readonly feesCollector: 'provider' | 'platform' };
}

/** Under which terms accounts are to be paid. */
export interface SplitTerms {
  readonly chargeKind: SplitPlan['chargeKind'];
  readonly currency: string;
  readonly isOnBehalf: boolean;
  readonly allowCaution: boolean;
}

/**
 * Resolves the split of a request to the plan that is kept: every account able to be paid in this
 * way, every amount to the last unit.
 *
 * @throws refusal split_does_not_sum, split_part_invalid, split_option_invalid,
 *   split_needs_one_account, split_provider_unsupported, those of amounts and of accounts
 */
export const resolveSplit = async (
  deps: Pick<PaymentsDeps, 'requirePayees' | 'providerNamed'>,
  scope: Scope,
  amount: Money,
  body: SplitBodyValue,
): Promise<SplitPlan> => {
  const wanted = readSplit(amount, body);
  const { chargeKind, isOnBehalf, allowCaution } = wanted;
  const allotted = planSplit(
    amount,
    wanted.fee,
    wanted.parts.map((part) => part.wanted),
  );
  const payees = await deps.requirePayees(
    { organisationId: scope.organisationId, mode: scope.mode },
    wanted.parts.map(({ accountId }) => accountId),
    { chargeKind, currency: amount.currency, isOnBehalf, allowCaution },
  );
  const parts = wanted.parts.map(({ accountId, hold }, i) => {
    const payee = requireMade(payees.get(accountId), accountId);
    const minor = allotted.partsMinor[i] ?? 0n;
    requireServed(deps, payee, { chargeKind, minor });
    const { provider, reference } = payee;
    return { accountId, provider, reference, minor: minor.toString(), hold };
  });
  return {
    chargeKind,
    feeMinor: allotted.feeMinor.toString(),
    providerFee: providerFeeOf(wanted, [...payees.values()]),
    isOnBehalf,
    parts,
  };
};

const requireMade = (payee: SplitPayee | undefined, id: string) => {
  if (payee?.reference !== undefined && payee.reference !== null) {
    return { ...payee, reference: payee.reference };
  }
  throw refuse('split_part_invalid', {
    detail: `Account ${id} does not stand at a provider.`,
    pointer: '/split/parts',
  });
};

/** Where the provider itself pays the account, it has to know how, and something has to be paid. */
const requireServed = (
  deps: Pick<PaymentsDeps, 'providerNamed'>,
  { provider }: SplitPayee,
  { chargeKind, minor }: { readonly chargeKind: SplitPlan['chargeKind']; readonly minor: bigint },
): void => {
  if (chargeKind === 'separate') return;
  if (deps.providerNamed(provider).platform?.chargeKinds.includes(chargeKind) !== true) {
    throw refuse('split_provider_unsupported', {
      detail: `${provider} takes no ${chargeKind} charges.`,
      pointer: '/split/charge_kind',
    });
  }
  if (minor > 0n) return;
  throw refuse('split_does_not_sum', {
    detail: 'The fee leaves nothing for the account.',
    pointer: '/split/application_fee',
  });
};

/** Of a direct charge the account's own settings say who pays the provider; nobody can choose. */
const providerFeeOf = (
  { chargeKind, providerFee }: WantedSplit,
  [payee]: readonly SplitPayee[],
): SplitPlan['providerFee'] => {
  if (chargeKind !== 'direct') return providerFee ?? 'platform';
  const fixed = payee?.traits.feesCollector === 'provider' ? 'accounts' : 'platform';
  if (providerFee === null || providerFee === fixed) return fixed;
  throw refuse('split_option_invalid', {
    detail: `Of a direct charge to this account the fee is borne by: ${fixed}.`,
    pointer: '/split/provider_fee',
  });
};
