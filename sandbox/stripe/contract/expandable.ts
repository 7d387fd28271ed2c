import type { Kind } from '../world/records.ts';
import { invalid } from './refusal.ts';

/** What each kind can expand, and into which kind; null for what the sandbox always leaves empty. */
const expandable: { readonly [K in Kind]: Readonly<Record<string, Kind | null>> } = {
  payment_intent: {
    customer: 'customer',
    latest_charge: 'charge',
    payment_method: 'payment_method',
    application: null,
    on_behalf_of: 'account',
    review: null,
    'transfer_data.destination': 'account',
  },
  setup_intent: {
    customer: 'customer',
    payment_method: 'payment_method',
    application: null,
    latest_attempt: null,
    mandate: null,
    on_behalf_of: null,
    single_use_mandate: null,
  },
  charge: {
    balance_transaction: 'balance_transaction',
    customer: 'customer',
    payment_intent: 'payment_intent',
    refunds: 'refund',
    application: null,
    application_fee: 'application_fee',
    failure_balance_transaction: null,
    on_behalf_of: 'account',
    review: null,
    source_transfer: 'transfer',
    transfer: 'transfer',
    'transfer_data.destination': 'account',
  },
  refund: {
    balance_transaction: 'balance_transaction',
    charge: 'charge',
    customer: 'customer',
    failure_balance_transaction: 'balance_transaction',
    payment_intent: 'payment_intent',
    payment_method: 'payment_method',
    source_transfer_reversal: 'transfer_reversal',
    transfer_reversal: 'transfer_reversal',
  },
  dispute: { charge: 'charge', payment_intent: 'payment_intent' },
  file: {},
  customer: {
    'invoice_settings.default_payment_method': 'payment_method',
    default_source: null,
    test_clock: null,
  },
  payment_method: { customer: 'customer' },
  balance_transaction: { source: 'charge' },
  funds_turn: {},
  application_fee: {
    account: 'account',
    application: null,
    balance_transaction: 'balance_transaction',
    charge: 'payment',
    originating_transaction: 'charge',
    refunds: 'fee_refund',
  },
  fee_refund: { balance_transaction: 'balance_transaction', fee: 'application_fee' },
  transfer: {
    balance_transaction: 'balance_transaction',
    destination: 'account',
    destination_payment: 'payment',
    reversals: 'transfer_reversal',
    source_transaction: 'charge',
  },
  transfer_reversal: {
    balance_transaction: 'balance_transaction',
    destination_payment_refund: 'payment_refund',
    source_refund: 'refund',
    transfer: 'transfer',
  },
  payment: {
    balance_transaction: 'balance_transaction',
    application_fee: 'application_fee',
    source_transfer: 'transfer',
  },
  payment_refund: {
    balance_transaction: 'balance_transaction',
    charge: 'payment',
    source_transfer_reversal: 'transfer_reversal',
  },
  external_account: { account: 'account' },
  balance_settings: {},
  topup: { balance_transaction: 'balance_transaction' },
  payout: {
    balance_transaction: 'balance_transaction',
    destination: 'external_account',
    failure_balance_transaction: 'balance_transaction',
    application_fee: null,
    original_payout: null,
    reversed_by: null,
  },
  webhook_endpoint: {},
  account: {},
  person: {},
  capability: { account: 'account' },
  account_link: {},
  event_destination: {},
};

/** What a balance transaction may come from. */
const sources: readonly Kind[] = [
  'charge',
  'refund',
  'dispute',
  'transfer',
  'transfer_reversal',
  'payment',
  'payment_refund',
  'payout',
  'application_fee',
  'fee_refund',
  'topup',
];

const rootKinds: Readonly<Record<string, Kind>> = {
  paymentIntents: 'payment_intent',
  setupIntents: 'setup_intent',
  charges: 'charge',
  refunds: 'refund',
  disputes: 'dispute',
  files: 'file',
  customers: 'customer',
  paymentMethods: 'payment_method',
  balanceTransactions: 'balance_transaction',
  applicationFees: 'application_fee',
  transfers: 'transfer',
  balanceSettings: 'balance_settings',
  payouts: 'payout',
  topups: 'topup',
  webhookEndpoints: 'webhook_endpoint',
  accounts: 'account',
  accountLinks: 'account_link',
};

/** Refuses a path that leads nowhere before anything is done, as an answer comes too late for it. */
export function checkExpand(operation: string, paths: readonly string[]): void {
  const [noun = '', verb = ''] = operation.split('.');
  for (const path of paths) {
    const isList = verb.startsWith('list') || verb === 'search';
    const rest = isList ? (path.startsWith('data.') ? path.slice(5) : undefined) : path;
    const root = partKind(verb) ?? rootKinds[noun];
    if (root === undefined || rest === undefined || !leads(root, rest)) {
      throw invalid(`This property cannot be expanded (${path}).`, 'expand');
    }
  }
}

/**
 * Operations on what belongs to an object: a customer's methods, a transfer's reversals,
 * a fee's refunds.
 */
function partKind(verb: string): Kind | undefined {
  if (verb.endsWith('PaymentMethods')) return 'payment_method';
  if (/Reversals?$/.test(verb)) return 'transfer_reversal';
  if (/ExternalAccounts?$/.test(verb)) return 'external_account';
  if (/Persons?$/.test(verb)) return 'person';
  if (/Capabilit(y|ies)$/.test(verb)) return 'capability';
  return /Refunds?$/.test(verb) ? 'fee_refund' : undefined;
}

function leads(kind: Kind, path: string): boolean {
  if (kind === 'balance_transaction' && path.startsWith('source')) {
    const rest = path.slice('source.'.length);
    return path === 'source' || sources.some((source) => leads(source, rest));
  }
  for (const [field, into] of Object.entries(expandable[kind])) {
    if (path === field) return true;
    if (!path.startsWith(`${field}.`) || into === null) continue;
    const rest = path.slice(field.length + 1);
    return leads(into, rest.startsWith('data.') ? rest.slice(5) : rest);
  }
  return false;
}
