import { formatAmount, money } from '#money';
import { payeeOf } from '../payee/payee.ts';
import type { Account } from './account.ts';
import { compatibilityOf } from './compatibility.ts';
import type { AccountView } from './schema.ts';
import type { SeenAccount, SeenRequirements, SeenSchedule } from './seen-account.ts';

/** A connected account as the API shows it. */
export const presentAccount = (account: Account): AccountView => {
  const { mayReceive, mayCharge, currencies, traits } = payeeOf(account);
  const { seen, change } = account;
  return {
    id: account.id,
    object: 'account',
    mode: account.mode,
    status: account.state,
    provider: account.provider,
    provider_reference: account.provider_reference,
    api: account.api,
    traits: {
      dashboard: traits.dashboard,
      fees_collector: traits.feesCollector,
      losses_collector: traits.lossesCollector,
      requirements_collector: traits.requirementsCollector,
    },
    charge_kinds: {
      separate: { ...compatibilityOf(traits, 'separate') },
      destination: { ...compatibilityOf(traits, 'destination') },
      direct: { ...compatibilityOf(traits, 'direct') },
    },
    country: account.country,
    email: account.email,
    business_type: account.business_type,
    default_currency: account.default_currency,
    currencies: currencies === 'any' ? null : [...currencies],
    needs: [...account.needs],
    may_receive: mayReceive,
    may_charge: mayCharge,
    may_be_paid_out: seen?.mayBePaidOut ?? false,
    has_submitted_details: seen?.hasSubmittedDetails ?? false,
    capabilities: { ...seen?.capabilities },
    requirements: presentRequirements(seen?.requirements ?? nothing),
    future_requirements: presentRequirements(seen?.futureRequirements ?? nothing),
    external_accounts: (seen?.externalAccounts ?? []).map(presentExternal),
    payout_schedule: seen?.payoutSchedule ? presentSchedule(seen.payoutSchedule) : null,
    unmapped: [...(seen?.unmapped ?? [])],
    seller_reference: account.seller_reference,
    metadata: { ...account.metadata },
    is_paused: account.is_paused,
    change: change && {
      id: change.id,
      kind: change.kind,
      status: change.status,
      failure: change.failure,
    },
    disconnected_at: account.disconnected_at?.toISOString() ?? null,
    disconnected_for: account.disconnected_for,
    read_at: account.read_from?.toISOString() ?? null,
    created_at: account.created_at.toISOString(),
    updated_at: account.updated_at.toISOString(),
  };
};

const nothing: SeenRequirements = {
  currentlyDue: [],
  pastDue: [],
  pendingVerification: [],
  eventuallyDue: [],
  errors: [],
  deadline: null,
  disabledReason: null,
};

const presentRequirements = (asked: SeenRequirements): AccountView['requirements'] => ({
  currently_due: [...asked.currentlyDue],
  past_due: [...asked.pastDue],
  pending_verification: [...asked.pendingVerification],
  eventually_due: [...asked.eventuallyDue],
  errors: asked.errors.map(({ requirement, code, message }) => ({ requirement, code, message })),
  deadline: asked.deadline,
  disabled_reason: asked.disabledReason,
});

const presentExternal = (
  external: SeenAccount['externalAccounts'][number],
): AccountView['external_accounts'][number] => ({
  reference: external.reference,
  kind: external.kind,
  currency: external.currency,
  country: external.country,
  bank_name: external.bankName,
  last4: external.last4,
  status: external.status,
  is_default: external.isDefault,
  is_instant: external.isInstant,
});

const presentSchedule = (schedule: SeenSchedule): NonNullable<AccountView['payout_schedule']> => ({
  interval: schedule.interval,
  delay_days: schedule.delayDays,
  weekday: schedule.weekday,
  day_of_month: schedule.dayOfMonth,
  minimum_balances: schedule.minimumBalances.map(({ minor, currency }) => ({
    amount: formatAmount(money(BigInt(minor), currency)),
    currency,
  })),
});
