import type { Stripe } from 'stripe';
import type { AccountReport, CapabilityStatus, PayoutSchedule } from '../../contract.ts';
import { isRecord } from '../answers.ts';
import { ourName } from './answers.ts';
import { reportExternalAccount } from './external-accounts.ts';
import { accountKey } from './names.ts';
import { requirementsV2 } from './requirements-v2.ts';
import { keptTraits, traitsOf } from './traits.ts';
import { capabilityStatus, createUnmapped } from './unmapped.ts';

type AccountV2 = Stripe.V2.Core.Account;

/** What stands beside a v2 account and is read for itself. */
export interface AroundV2 {
  readonly externalAccounts: readonly Stripe.ExternalAccount[];
  readonly payoutSchedule: PayoutSchedule | null;
}

/** What a v2 account says of itself, with all its parts included. */
export const reportAccountV2 = (account: AccountV2, around: AroundV2): AccountReport => {
  const unmapped = createUnmapped();
  const responsibilities = account.defaults?.responsibilities;
  const raw = {
    dashboard: account.dashboard,
    feesCollector: responsibilities?.fees_collector,
    lossesCollector: responsibilities?.losses_collector,
    requirementsCollector: responsibilities?.requirements_collector,
  };
  const found = capabilitiesOf(account);
  const statuses = Object.fromEntries(
    found.map(([name, { status }]) => [name, capabilityStatus(name, status, unmapped)]),
  );
  const demands = requirementsV2(account.requirements, unmapped);
  return {
    reference: account.id,
    api: 'v2',
    traits: traitsOf(raw, unmapped),
    rawTraits: keptTraits(raw),
    country: account.identity?.country?.toUpperCase() ?? null,
    email: account.contact_email ?? null,
    businessType: account.identity?.entity_type ?? null,
    defaultCurrency: account.defaults?.currency?.toUpperCase() ?? null,
    hasSubmittedDetails: demands.isPastOnboarding,
    mayCharge: isActive(statuses, 'card_payments'),
    mayBePaidOut: isActive(statuses, 'stripe_balance.payouts'),
    capabilities: statuses,
    requirements: { ...demands.requirements, disabledReason: disabledReasonOf(found) },
    futureRequirements: requirementsV2(account.future_requirements, unmapped).requirements,
    externalAccounts: around.externalAccounts.map(reportExternalAccount),
    payoutSchedule: around.payoutSchedule,
    configurations: account.applied_configurations,
    isClosed: account.closed === true,
    unmapped: unmapped.values,
    accountId: ourName(account, accountKey),
  };
};

const isActive = (statuses: Readonly<Record<string, CapabilityStatus>>, name: string): boolean =>
  statuses[name] === 'active';

interface Capability {
  readonly status: unknown;
  readonly codes: readonly string[];
}

/** What both generations have goes by the name of the first. */
const oldNames: Readonly<Record<string, string>> = {
  'stripe_balance.stripe_transfers': 'transfers',
};

/**
 * The capabilities of recipient and merchant in one list. Both may hold the payouts of the one
 * balance: that of the recipient counts, which every seller is.
 */
const capabilitiesOf = ({
  configuration,
}: AccountV2): readonly (readonly [string, Capability])[] => {
  const merchant = flat(configuration?.merchant?.capabilities, '');
  const recipient = flat(configuration?.recipient?.capabilities, '');
  return [...new Map([...merchant, ...recipient])];
};

/** `{ stripe_balance: { payouts: { status } } }` as `stripe_balance.payouts`. */
const flat = (tree: unknown, prefix: string): readonly (readonly [string, Capability])[] => {
  if (!isRecord(tree)) return [];
  return Object.entries(tree).flatMap(([key, value]) => {
    const name = `${prefix}${key}`;
    if (!isRecord(value)) return [];
    return 'status' in value
      ? [[oldNames[name] ?? name, { status: value.status, codes: codesOf(value) }] as const]
      : flat(value, `${name}.`);
  });
};

const codesOf = ({ status_details: details }: Record<string, unknown>): readonly string[] =>
  (Array.isArray(details) ? details : []).flatMap((detail: unknown) =>
    isRecord(detail) && typeof detail.code === 'string' ? [detail.code] : [],
  );

/**
 * v2 says why at each capability that is off. A rejection weighs more than a want; the first word
 * is written as v1 writes it: `rejected_fraud` is `rejected.fraud`.
 */
const disabledReasonOf = (found: readonly (readonly [string, Capability])[]): string | null => {
  const codes = found.flatMap(([, { status, codes: of }]) => (status === 'active' ? [] : of));
  const code = codes.find((one) => one.startsWith('rejected_')) ?? codes[0];
  return code?.replace(/^(rejected|requirements)_/, '$1.') ?? null;
};
