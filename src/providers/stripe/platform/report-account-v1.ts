import type { Stripe } from 'stripe';
import type { AccountReport, AccountRequirements, PayoutSchedule } from '../../contract.ts';
import { isExternalAccount, ourName, timeOf } from './answers.ts';
import { externalDemands, reportExternalAccount } from './external-accounts.ts';
import { accountKey } from './names.ts';
import { readAccountSchedule } from './schedule.ts';
import { keptTraits, type RawTraits, traitsOf, traitsOfType } from './traits.ts';
import { capabilityStatus, createUnmapped } from './unmapped.ts';

/** What a v1 account says of itself: one of an old type, or one with a controller. */
export const reportAccountV1 = (
  account: Stripe.Account,
  payoutSchedule: PayoutSchedule | null,
): AccountReport => {
  const unmapped = createUnmapped();
  const raw = rawTraitsOf(account);
  const external = (account.external_accounts?.data ?? []).filter(isExternalAccount);
  const schedule = account.settings?.payouts?.schedule;
  return {
    reference: account.id,
    api: 'v1',
    traits: traitsOf(raw, unmapped),
    rawTraits: keptTraits(raw, { type: account.type }),
    country: account.country ?? null,
    email: account.email,
    businessType: account.business_type ?? null,
    defaultCurrency: account.default_currency?.toUpperCase() ?? null,
    hasSubmittedDetails: account.details_submitted,
    mayCharge: account.charges_enabled,
    mayBePaidOut: account.payouts_enabled,
    capabilities: Object.fromEntries(
      Object.entries(account.capabilities ?? {}).map(([name, status]) => [
        name,
        capabilityStatus(name, status, unmapped),
      ]),
    ),
    requirements: withExternal(requirementsOf(account.requirements), external),
    futureRequirements: requirementsOf(account.future_requirements),
    externalAccounts: external.map(reportExternalAccount),
    payoutSchedule: payoutSchedule ?? readAccountSchedule(schedule) ?? null,
    configurations: [],
    isClosed: false,
    unmapped: unmapped.values,
    accountId: ourName(account, accountKey),
  };
};

/** The controller says it exactly; the type only what its like has in common. */
const rawTraitsOf = ({ type, controller }: Stripe.Account): RawTraits => {
  if (controller?.type !== 'application' || controller.fees === undefined) {
    return traitsOfType[type] ?? nothing;
  }
  return {
    dashboard: controller.stripe_dashboard?.type,
    feesCollector: controller.fees.payer,
    lossesCollector: controller.losses?.payments,
    requirementsCollector: controller.requirement_collection,
  };
};

const nothing: RawTraits = {
  dashboard: undefined,
  feesCollector: undefined,
  lossesCollector: undefined,
  requirementsCollector: undefined,
};

type Demands = Stripe.Account.Requirements | Stripe.Account.FutureRequirements;

const requirementsOf = (demands: Demands | undefined): AccountRequirements => ({
  currentlyDue: demands?.currently_due ?? [],
  pastDue: demands?.past_due ?? [],
  pendingVerification: demands?.pending_verification ?? [],
  eventuallyDue: demands?.eventually_due ?? [],
  errors: (demands?.errors ?? []).map(({ requirement, code, reason }) => ({
    requirement,
    code,
    message: reason,
  })),
  deadline: typeof demands?.current_deadline === 'number' ? timeOf(demands.current_deadline) : null,
  disabledReason: demands?.disabled_reason ?? null,
});

/** A bank account carries requirements of its own, which the account's do not repeat. */
const withExternal = (
  own: AccountRequirements,
  external: readonly Stripe.ExternalAccount[],
): AccountRequirements => {
  const demands = external.map(externalDemands);
  return {
    ...own,
    currentlyDue: [...own.currentlyDue, ...demands.flatMap((one) => one.currentlyDue)],
    pastDue: [...own.pastDue, ...demands.flatMap((one) => one.pastDue)],
    pendingVerification: [
      ...own.pendingVerification,
      ...demands.flatMap((one) => one.pendingVerification),
    ],
    errors: [...own.errors, ...demands.flatMap((one) => one.errors)],
  };
};
