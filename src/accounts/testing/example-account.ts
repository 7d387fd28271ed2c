import type { AccountReport, AccountRequirements } from '#providers';
import type { Account } from '../account/account.ts';

/** When everything begins in tests of accounts. */
export const start = new Date('2026-11-21T09:00:00Z');

const nothing: AccountRequirements = {
  currentlyDue: [],
  pastDue: [],
  pendingVerification: [],
  eventuallyDue: [],
  errors: [],
  deadline: null,
  disabledReason: null,
};

/** What a provider says of a seller whom nothing hinders, but for what is given. */
export const reportOf = (
  fields: Partial<Omit<AccountReport, 'requirements' | 'futureRequirements'>> & {
    readonly requirements?: Partial<AccountRequirements>;
    readonly futureRequirements?: Partial<AccountRequirements>;
  } = {},
): AccountReport => ({
  reference: 'acct_1',
  api: 'v2',
  traits: {
    dashboard: 'none',
    feesCollector: 'platform',
    lossesCollector: 'platform',
    requirementsCollector: 'platform',
  },
  rawTraits: {},
  country: 'FR',
  email: 'seller@example.com',
  businessType: 'individual',
  defaultCurrency: 'EUR',
  hasSubmittedDetails: true,
  mayCharge: true,
  mayBePaidOut: true,
  capabilities: { transfers: 'active' },
  externalAccounts: [],
  payoutSchedule: null,
  configurations: ['recipient'],
  isClosed: false,
  unmapped: [],
  accountId: 'acc_1',
  ...fields,
  requirements: { ...nothing, ...fields.requirements },
  futureRequirements: { ...nothing, ...fields.futureRequirements },
});

/** An account of which nothing is known but that it was made. */
export const exampleAccount: Account = {
  organisation_id: 'org_1',
  mode: 'test',
  id: 'acc_1',
  state: 'not_started',
  provider: 'stripe',
  connection_id: 'conn_1',
  provider_reference: 'acct_1',
  api: 'v2',
  dashboard: 'none',
  fees_collector: 'platform',
  losses_collector: 'platform',
  requirements_collector: 'platform',
  country: 'FR',
  email: null,
  business_type: null,
  default_currency: null,
  needs: ['transfers'],
  seller_reference: null,
  metadata: {},
  seen: null,
  read_from: null,
  read_until: null,
  begun_at: null,
  is_paused: false,
  connected_at: start,
  disconnected_at: null,
  disconnected_for: null,
  change: null,
  deadline_told: null,
  next_look_at: null,
  step_count: 0,
  created_at: start,
  updated_at: start,
};
