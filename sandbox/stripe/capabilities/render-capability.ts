import type Stripe from 'stripe';
import { noDemands } from '../accounts/standing.ts';
import type { CapabilityRecord } from '../world/records.ts';

export function renderCapability(capability: CapabilityRecord): Stripe.Capability {
  const { id, account, status, requested_at, requirements } = capability;
  return {
    id,
    object: 'capability',
    account,
    future_requirements: {
      ...noDemands,
      disabled_reason: null,
    } as Stripe.Capability['future_requirements'],
    requested: status !== 'unrequested',
    requested_at,
    requirements: requirements as Stripe.Capability['requirements'],
    status,
  } as Stripe.Capability;
}
