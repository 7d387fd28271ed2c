import type { AccountStanding, Demands } from '../world/records.ts';

/** Nothing is asked of the account. */
export const noDemands: Demands = Object.freeze({
  alternatives: [],
  current_deadline: null,
  currently_due: [],
  disabled_reason: null,
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
});

/** What Stripe wants of every account before anything else. */
const firstDemands: readonly string[] = [
  'business_type',
  'external_account',
  'tos_acceptance.date',
  'tos_acceptance.ip',
];

/** How a new account stands: it may do nothing until Stripe knows who it is. */
export function newStanding(capabilities: AccountStanding['capabilities']): AccountStanding {
  return {
    capabilities,
    requirements: {
      ...noDemands,
      currently_due: [...firstDemands],
      disabled_reason: 'requirements.past_due',
      eventually_due: [...firstDemands],
      past_due: [...firstDemands],
    },
    future_requirements: noDemands,
    charges_enabled: false,
    payouts_enabled: false,
    details_submitted: false,
  };
}
