import type Stripe from 'stripe';
import { accountOf } from '../accounts/find-account.ts';
import { answered, reviewAccount } from '../accounts/review-account.ts';
import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { listed, pageParams } from '../contract/list.ts';
import { changedMetadata, metadata } from '../contract/metadata.ts';
import { type Checked, flag, nested, oneOf, paramsOf, required, text } from '../contract/params.ts';
import { missing } from '../contract/refusal.ts';
import { filesRule } from '../persons/params.ts';
import { worldOfAccount } from '../world/connected.ts';
import { noMetadata } from '../world/plain.ts';
import type { AccountRecord, ExternalAccountRecord } from '../world/records.ts';
import { addExternalAccount, endDefault } from './add-external-account.ts';
import { requireCollector, requireReplaced } from './guards.ts';
import { externalAccountRule } from './params.ts';

const path = '/v1/accounts/:id/external_accounts';
const onlyExpand = { expand: expandRule } as const;

const createParams = paramsOf<Stripe.AccountCreateExternalAccountParams>()({
  default_for_currency: flag,
  expand: expandRule,
  external_account: externalAccountRule,
  metadata,
});

const updateParams = paramsOf<Stripe.AccountUpdateExternalAccountParams>()({
  account_holder_name: text(),
  account_holder_type: oneOf('company', 'individual'),
  account_type: oneOf('checking', 'futsu', 'savings', 'toza'),
  address_city: text(),
  address_country: text(),
  address_line1: text(),
  address_line2: text(),
  address_state: text(),
  address_zip: text(),
  default_for_currency: flag,
  documents: nested({ bank_account_ownership_verification: filesRule }),
  exp_month: text(2),
  exp_year: text(4),
  expand: expandRule,
  metadata,
  name: text(),
});

const listParams = paramsOf<Stripe.AccountListExternalAccountsParams>()({
  ...pageParams,
  object: oneOf('bank_account', 'card'),
});

export const externalAccountEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path,
    operation: 'accounts.createExternalAccount',
    params: createParams,
    run: create,
  }),
  endpoint({
    method: 'GET',
    path,
    operation: 'accounts.listExternalAccounts',
    params: listParams,
    run: list,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:external`,
    operation: 'accounts.retrieveExternalAccount',
    params: onlyExpand,
    run: (call) => found(externalOf(call, accountOf(call))),
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:external`,
    operation: 'accounts.updateExternalAccount',
    params: updateParams,
    run: update,
  }),
  endpoint({
    method: 'DELETE',
    path: `${path}/:external`,
    operation: 'accounts.deleteExternalAccount',
    params: {},
    run: remove,
  }),
];

function create(call: Call<Checked<typeof createParams>>): Outcome {
  const { step, params } = call;
  const account = accountOf(call);
  requireCollector(account);
  const given = required(params.external_account, 'external_account');
  const added = addExternalAccount(step.at(account.id), given, {
    metadata: changedMetadata(noMetadata, params.metadata),
    is_default: params.default_for_currency ?? false,
  });
  const review = answered(account.review, ['external_account']);
  reviewAccount(step, account, { ...account, review });
  return found(added);
}

function update(call: Call<Checked<typeof updateParams>>): Outcome {
  const { step, params } = call;
  const account = accountOf(call);
  requireCollector(account);
  const before = externalOf(call, account);
  const own = step.at(account.id);
  const holder = params.account_holder_name ?? params.name;
  const after: ExternalAccountRecord = {
    ...before,
    holder_name: holder === undefined ? before.holder_name : holder,
    holder_type: params.account_holder_type ?? before.holder_type,
    is_default: params.default_for_currency === true || before.is_default,
    metadata: changedMetadata(before.metadata, params.metadata),
  };
  if (after.is_default) endDefault(own, after);
  own.put(after);
  own.emit('account.external_account.updated', after, before);
  return found(after);
}

function list(call: Call<Checked<typeof listParams>>): Outcome {
  const { world, params } = call;
  const { id } = accountOf(call);
  const url = path.replace(':id', id);
  const { object } = params;
  return listed(worldOfAccount(world, id), 'external_account', url, params, {
    accept: (one) => !one.is_deleted && (object === undefined || one.type === object),
  });
}

function remove(call: Call<object>): Outcome {
  const { step } = call;
  const account = accountOf(call);
  requireCollector(account);
  const before = externalOf(call, account);
  requireReplaced(account, before);
  const own = step.at(account.id);
  const gone = own.put({ ...before, is_deleted: true, is_default: false });
  own.emit('account.external_account.deleted', gone);
  reviewAccount(step, account);
  return found(gone);
}

function externalOf(
  { step, path: parts }: Call<object>,
  account: AccountRecord,
): ExternalAccountRecord {
  const id = parts['external'] ?? '';
  const one = step.at(account.id).get('external_account', id);
  if (one === undefined || one.is_deleted) throw missing('external account', id);
  return one;
}
