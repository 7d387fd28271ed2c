import type { Kind } from '../world/records.ts';
import { invalid } from './refusal.ts';

/** What each kind can expand, and into which kind; null for what the sandbox always leaves empty. */
const expandable: { readonly [K in Kind]: Readonly<Record<string, Kind | null>> } = {
  payment_intent: {
    customer: 'customer',
    latest_charge: 'charge',
    payment_method: 'payment_method',
    application: null,
    on_behalf_of: null,
    review: null,
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
    application_fee: null,
    failure_balance_transaction: null,
    on_behalf_of: null,
    review: null,
    source_transfer: null,
  },
  refund: {
    balance_transaction: 'balance_transaction',
    charge: 'charge',
    customer: 'customer',
    failure_balance_transaction: 'balance_transaction',
    payment_intent: 'payment_intent',
    payment_method: 'payment_method',
    source_transfer_reversal: null,
    transfer_reversal: null,
  },
  dispute: { charge: 'charge', payment_intent: 'payment_intent' },
  customer: {
    'invoice_settings.default_payment_method': 'payment_method',
    default_source: null,
    test_clock: null,
  },
  payment_method: { customer: 'customer' },
  balance_transaction: { source: 'charge' },
  webhook_endpoint: {},
  account: {},
};

const rootKinds: Readonly<Record<string, Kind>> = {
  paymentIntents: 'payment_intent',
  setupIntents: 'setup_intent',
  charges: 'charge',
  refunds: 'refund',
  disputes: 'dispute',
  customers: 'customer',
  paymentMethods: 'payment_method',
  balanceTransactions: 'balance_transaction',
  webhookEndpoints: 'webhook_endpoint',
  accounts: 'account',
};

/** Refuses a path that leads nowhere before anything is done, as an answer comes too late for it. */
export function checkExpand(operation: string, paths: readonly string[]): void {
  const [noun = '', verb = ''] = operation.split('.');
  for (const path of paths) {
    const isList = verb.startsWith('list') || verb === 'search';
    const rest = isList ? (path.startsWith('data.') ? path.slice(5) : undefined) : path;
    const root = verb.endsWith('PaymentMethods') ? 'payment_method' : rootKinds[noun];
    if (root === undefined || rest === undefined || !leads(root, rest)) {
      throw invalid(`This property cannot be expanded (${path}).`, 'expand');
    }
  }
}

function leads(kind: Kind, path: string): boolean {
  if (kind === 'balance_transaction' && path.startsWith('source')) {
    const rest = path.slice('source.'.length);
    return path === 'source' || leads('charge', rest) || leads('refund', rest);
  }
  for (const [field, into] of Object.entries(expandable[kind])) {
    if (path === field) return true;
    if (!path.startsWith(`${field}.`) || into === null) continue;
    const rest = path.slice(field.length + 1);
    return leads(into, rest.startsWith('data.') ? rest.slice(5) : rest);
  }
  return false;
}
