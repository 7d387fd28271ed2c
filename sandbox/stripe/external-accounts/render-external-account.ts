import type Stripe from 'stripe';
import { nameOf } from '../../kernel/random.ts';
import type { ExternalAccountRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';

export function renderExternalAccount(
  external: ExternalAccountRecord,
  world: World,
): Stripe.BankAccount | Stripe.DeletedBankAccount {
  if (external.is_deleted) return { id: external.id, object: 'bank_account', deleted: true };
  return {
    id: external.id,
    object: 'bank_account',
    account: world.account,
    account_holder_name: external.holder_name,
    account_holder_type: external.holder_type,
    account_type: null,
    available_payout_methods: external.is_instant ? ['standard', 'instant'] : ['standard'],
    bank_name: 'STRIPE TEST BANK',
    country: external.country,
    currency: external.currency,
    default_for_currency: external.is_default,
    fingerprint: nameOf(`${external.country}/${external.last4}`, 16),
    future_requirements: null,
    last4: external.last4,
    metadata: external.metadata,
    requirements: null,
    routing_number: external.routing_number,
    status: external.status,
  };
}
