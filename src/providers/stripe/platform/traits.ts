import type { AccountTraits } from '../../contract.ts';
import type { Unmapped } from './unmapped.ts';

/** The settings behind the traits, as either generation of the API has them. */
export interface RawTraits {
  readonly dashboard: string | undefined;
  readonly feesCollector: string | undefined;
  readonly lossesCollector: string | undefined;
  readonly requirementsCollector: string | undefined;
}

/**
 * Four values for who collects fees stand for two: those of the old types behave differently from
 * `application` in detail, not in who is charged. Source: docs.stripe.com/connect/accounts-v2 and
 * /connect/migrate-to-controller-properties.
 */
const fees = {
  account: 'provider',
  stripe: 'provider',
  application: 'platform',
  application_express: 'platform',
  application_custom: 'platform',
} as const;
const parties = { stripe: 'provider', application: 'platform' } as const;
const dashboards = { full: 'full', express: 'express', none: 'none' } as const;

/** Traits under which every charge kind is blocked: for settings that no word of ours stands for. */
const blocked: AccountTraits = {
  dashboard: 'none',
  feesCollector: 'provider',
  lossesCollector: 'provider',
  requirementsCollector: 'provider',
};

/** Our traits of an account. A setting that is missing or unknown blocks it, and is told of. */
export const traitsOf = (raw: RawTraits, unmapped: Unmapped): AccountTraits => {
  const dashboard = unmapped.mapped('dashboard', dashboards, raw.dashboard);
  const feesCollector = unmapped.mapped('fees_collector', fees, raw.feesCollector);
  const lossesCollector = unmapped.mapped('losses_collector', parties, raw.lossesCollector);
  const requirementsCollector = unmapped.mapped(
    'requirements_collector',
    parties,
    raw.requirementsCollector,
  );
  const isKnown =
    dashboard !== undefined &&
    feesCollector !== undefined &&
    lossesCollector !== undefined &&
    requirementsCollector !== undefined;
  return isKnown ? { dashboard, feesCollector, lossesCollector, requirementsCollector } : blocked;
};

/** What an account of an old type stands for, where it does not show its controller. */
export const traitsOfType: Readonly<Record<string, RawTraits>> = {
  standard: {
    dashboard: 'full',
    feesCollector: 'account',
    lossesCollector: 'stripe',
    requirementsCollector: 'stripe',
  },
  express: {
    dashboard: 'express',
    feesCollector: 'application_express',
    lossesCollector: 'application',
    requirementsCollector: 'stripe',
  },
  custom: {
    dashboard: 'none',
    feesCollector: 'application_custom',
    lossesCollector: 'application',
    requirementsCollector: 'application',
  },
};

/** The settings as they came, for whoever has to know more than the traits tell. */
export const keptTraits = (
  raw: RawTraits,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => ({
  dashboard: raw.dashboard ?? 'none given',
  fees_collector: raw.feesCollector ?? 'none given',
  losses_collector: raw.lossesCollector ?? 'none given',
  requirements_collector: raw.requirementsCollector ?? 'none given',
  ...more,
});
