import type Stripe from 'stripe';
import { nameOf } from '../../kernel/random.ts';
import type { ExternalAccountRecord } from '../world/records.ts';

/** A bank account or card that an account is paid out to, as its platform sees it. */
export function renderExternalAccount(
  external: ExternalAccountRecord,
): Stripe.ExternalAccount | Stripe.DeletedExternalAccount {
  const { id, type } = external;
  if (external.is_deleted) {
    return type === 'card'
      ? { id, object: 'card', deleted: true }
      : { id, object: 'bank_account', deleted: true };
  }
  return type === 'card' ? renderCard(external) : renderBank(external);
}

function renderBank(external: ExternalAccountRecord): Stripe.BankAccount {
  return {
    id: external.id,
    object: 'bank_account',
    account: external.account,
    account_holder_name: external.holder_name,
    account_holder_type: external.holder_type,
    account_type: null,
    available_payout_methods: methodsOf(external),
    bank_name: 'STRIPE TEST BANK',
    country: external.country,
    currency: external.currency,
    default_for_currency: external.is_default,
    fingerprint: fingerprintOf(external),
    future_requirements: null,
    last4: external.last4,
    metadata: external.metadata,
    requirements: null,
    routing_number: external.routing_number,
    status: external.status,
  };
}

function renderCard(external: ExternalAccountRecord): Stripe.Card {
  return {
    id: external.id,
    object: 'card',
    account: external.account,
    address_city: null,
    address_country: null,
    address_line1: null,
    address_line1_check: null,
    address_line2: null,
    address_state: null,
    address_zip: null,
    address_zip_check: null,
    allow_redisplay: 'unspecified',
    available_payout_methods: methodsOf(external),
    brand: 'Visa',
    country: external.country,
    currency: external.currency,
    cvc_check: null,
    default_for_currency: external.is_default,
    dynamic_last4: null,
    exp_month: 12,
    exp_year: 2034,
    fingerprint: fingerprintOf(external),
    funding: 'debit',
    last4: external.last4,
    metadata: external.metadata,
    name: external.holder_name,
    regulated_status: 'unregulated',
    status: external.status,
    tokenization_method: null,
  };
}

function methodsOf({ is_instant }: ExternalAccountRecord): ('instant' | 'standard')[] {
  return is_instant ? ['standard', 'instant'] : ['standard'];
}

function fingerprintOf({ country, last4 }: ExternalAccountRecord): string {
  return nameOf(`${country}/${last4}`, 16);
}
