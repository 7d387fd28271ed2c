import type { AccountReport, AccountRequirements } from '#providers';

const nothingDue: AccountRequirements = {
  currentlyDue: [],
  pastDue: [],
  pendingVerification: [],
  eventuallyDue: [],
  errors: [],
  deadline: null,
  disabledReason: null,
};

/** What a provider says of a seller of whom nothing is wanted; what is given replaces it. */
export const accountReport = (
  reference: string,
  given: Partial<AccountReport> = {},
): AccountReport => ({
  reference,
  api: 'v1',
  traits: {
    dashboard: 'none',
    feesCollector: 'platform',
    lossesCollector: 'platform',
    requirementsCollector: 'platform',
  },
  rawTraits: {},
  country: 'DE',
  email: null,
  businessType: 'individual',
  defaultCurrency: 'EUR',
  hasSubmittedDetails: true,
  mayCharge: true,
  mayBePaidOut: true,
  capabilities: { card_payments: 'active', transfers: 'active' },
  requirements: nothingDue,
  futureRequirements: nothingDue,
  externalAccounts: [],
  payoutSchedule: null,
  configurations: [],
  isClosed: false,
  unmapped: [],
  accountId: null,
  ...given,
});
