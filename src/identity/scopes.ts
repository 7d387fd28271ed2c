/** What a key may be allowed to do, as data: the reference and every check read this table. */
export const scopes = {
  'organisation:read': { summary: 'Read the name of the organisation.', isForBrowsers: true },
  'payments:read': { summary: 'Read payments, captures and timelines.', isForBrowsers: false },
  'payments:write': {
    summary: 'Create, confirm, capture and cancel payments.',
    isForBrowsers: false,
  },
  'refunds:read': { summary: 'Read refunds.', isForBrowsers: false },
  'refunds:write': { summary: 'Give money back.', isForBrowsers: false },
  'disputes:read': { summary: 'Read disputes.', isForBrowsers: false },
  'disputes:write': {
    summary: 'Hand in files, answer disputes, or give in.',
    isForBrowsers: false,
  },
  'accounts:read': { summary: 'Read connected accounts of sellers.', isForBrowsers: false },
  'accounts:write': {
    summary: 'Create and change connected accounts, open onboarding.',
    isForBrowsers: false,
  },
  'balances:read': { summary: 'Read balances of sellers.', isForBrowsers: false },
  'transfers:read': { summary: 'Read transfers to sellers.', isForBrowsers: false },
  'transfers:write': {
    summary: 'Release, make and reverse transfers to sellers.',
    isForBrowsers: false,
  },
  'payouts:read': { summary: 'Read payouts to sellers.', isForBrowsers: false },
  'payouts:write': { summary: 'Pay out sellers.', isForBrowsers: false },
  'customers:read': {
    summary: 'Read customers and saved payment methods.',
    isForBrowsers: false,
  },
  'customers:write': {
    summary: 'Change customers and saved payment methods.',
    isForBrowsers: false,
  },
  'routing:read': { summary: 'Read rule sets, route decisions, simulate.', isForBrowsers: false },
  'routing:write': { summary: 'Create and activate rule sets.', isForBrowsers: false },
  'webhooks:read': { summary: 'Read endpoints and deliveries.', isForBrowsers: false },
  'webhooks:write': { summary: 'Change endpoints, replay deliveries.', isForBrowsers: false },
  'events:read': { summary: 'Read events.', isForBrowsers: false },
  'ledger:read': { summary: 'Read accounts, transfers and balances.', isForBrowsers: false },
  'keys:read': { summary: 'List API keys.', isForBrowsers: false },
  'keys:write': { summary: 'Create, roll and revoke API keys.', isForBrowsers: false },
  'providers:read': { summary: 'Read provider connections.', isForBrowsers: false },
  'providers:write': { summary: 'Connect providers, change credentials.', isForBrowsers: false },
  'reviews:read': { summary: 'Read the review queue.', isForBrowsers: false },
  'reviews:write': { summary: 'Resolve what a review asks.', isForBrowsers: false },
  'reconciliation:read': { summary: 'Read reports, breaks and the map.', isForBrowsers: false },
  'reconciliation:write': { summary: 'Import reports, close breaks.', isForBrowsers: false },
  'credits:read': { summary: 'Read money that arrived on bank accounts.', isForBrowsers: false },
  'credits:write': { summary: 'Say which payment a credit is for.', isForBrowsers: false },
  'audit:read': { summary: 'Read the audit log.', isForBrowsers: false },
} as const;

/** The name of a scope: `payments:write`. */
export type ApiScope = keyof typeof scopes;

/** Every scope's name, in the order of the table. */
export const scopeNames = Object.keys(scopes) as readonly ApiScope[];

/** What a key of each kind can do: all, what a browser may, or what it lists. */
export const scopesOf = (kind: KeyKind, listed: readonly string[]): ReadonlySet<string> => {
  switch (kind) {
    case 'secret':
      return all;
    case 'publishable':
      return forBrowsers;
    case 'restricted':
      return new Set(listed);
  }
};

/** `secret` for servers, `publishable` for pages that anyone can read, `restricted` to its list. */
export type KeyKind = 'secret' | 'publishable' | 'restricted';

const all: ReadonlySet<string> = new Set(scopeNames);
const forBrowsers: ReadonlySet<string> = new Set(
  scopeNames.filter((name) => scopes[name].isForBrowsers),
);
