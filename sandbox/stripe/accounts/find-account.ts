import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { listed } from '../contract/list.ts';
import type { Checked } from '../contract/params.ts';
import { missing } from '../contract/refusal.ts';
import { noAccess } from '../contract/scope.ts';
import { isOpen } from '../world/connected.ts';
import type { AccountRecord } from '../world/records.ts';
import type { listParams } from './params.ts';
import { renderPlatform } from './render-platform.ts';

/**
 * The account that a path names, as a platform or the account itself may see it. Accounts are
 * records of the platform, whoever asks.
 */
export function accountOf(call: Call<object>): AccountRecord {
  return accountNamedBy(call, call.path['id'] ?? '');
}

/** The account of an id, wherever the call names it. */
export function accountNamedBy({ step, world, key }: Call<object>, id: string): AccountRecord {
  const account = step.at(null).get('account', id);
  const isOwn = world.owner === null || world.owner === id;
  if (account === undefined || !isOpen(account) || !isOwn) throw noAccess(key, id);
  return account;
}

export function retrieveAccount(call: Call<object>): Outcome {
  const { platform, owner } = call.world;
  if (owner === null && call.path['id'] === platform.account) return retrieveOwnAccount(call);
  return found(accountOf(call));
}

/** The account in whose name the request is made. */
export function retrieveOwnAccount({ step, world }: Call<object>): Outcome {
  if (world.owner === null) return { type: 'plain', body: renderPlatform(world) };
  const account = step.at(null).get('account', world.owner);
  if (account === undefined) throw missing('account', world.owner);
  return found(account);
}

export function listAccounts({ world, params }: Call<Checked<typeof listParams>>): Outcome {
  return listed(world, 'account', '/v1/accounts', params, { accept: isOpen });
}
