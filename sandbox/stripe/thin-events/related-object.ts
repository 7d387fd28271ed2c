import type { AnyRecord, EventRecord, Kind } from '../world/records.ts';

interface Related {
  readonly id: string;
  readonly type: string;
  readonly url: string;
}

/** Where a kind's objects are fetched, for those that stand below nothing else. */
const paths: { readonly [K in Kind]?: string } = {
  account: '/v1/accounts',
  application_fee: '/v1/application_fees',
  balance_transaction: '/v1/balance_transactions',
  charge: '/v1/charges',
  customer: '/v1/customers',
  dispute: '/v1/disputes',
  payment: '/v1/charges',
  payment_intent: '/v1/payment_intents',
  payment_method: '/v1/payment_methods',
  payout: '/v1/payouts',
  refund: '/v1/refunds',
  setup_intent: '/v1/setup_intents',
  transfer: '/v1/transfers',
};

/** What a thin event tells of; undefined where there is nothing to fetch. */
export function relatedTo({ record, type }: EventRecord): Related | undefined {
  if (type.includes('account.application.')) return undefined;
  if (type.startsWith('v2.core.account_person.') && record.kind === 'person') {
    const url = `/v2/core/accounts/${record.account}/persons/${record.id}`;
    return { id: record.id, type: 'v2.core.account_person', url };
  }
  if (type.startsWith('v2.core.account')) {
    const id = 'account' in record ? record.account : record.id;
    return { id, type: 'v2.core.account', url: `/v2/core/accounts/${id}` };
  }
  const below = placeBelow(record);
  if (below !== undefined) return { id: record.id, type: typeOf(record), url: below };
  const path = paths[record.kind];
  if (path === undefined) return undefined;
  return { id: record.id, type: typeOf(record), url: `${path}/${record.id}` };
}

function placeBelow(record: AnyRecord): string | undefined {
  switch (record.kind) {
    case 'capability':
      return `/v1/accounts/${record.account}/capabilities/${record.id}`;
    case 'person':
      return `/v1/accounts/${record.account}/persons/${record.id}`;
    case 'external_account':
      return `/v1/accounts/${record.account}/external_accounts/${record.id}`;
    case 'transfer_reversal':
      return `/v1/transfers/${record.transfer}/reversals/${record.id}`;
    case 'balance_settings':
      return '/v1/balance_settings';
    default:
      return undefined;
  }
}

function typeOf(record: AnyRecord): string {
  if (record.kind === 'external_account') return record.type;
  return record.kind === 'payment' ? 'charge' : record.kind;
}
