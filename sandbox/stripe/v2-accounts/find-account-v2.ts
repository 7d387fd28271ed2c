import { personsOf } from '../accounts/review-account.ts';
import type { Call, Outcome } from '../contract/endpoint.ts';
import { isVisible } from '../contract/list.ts';
import type { Checked } from '../contract/params.ts';
import { missing } from '../contract/refusal.ts';
import { noAccess } from '../contract/scope.ts';
import type { AccountRecord } from '../world/records.ts';
import { pageOf } from './list-page.ts';
import type { listParams, Part, retrieveParams } from './params.ts';
import { renderAccountV2 } from './render-account-v2.ts';
import { configurationsOf } from './render-configuration.ts';

/** The account that a path names; one that was closed is still shown. */
export function accountV2Of({ step, world, path, key }: Call<object>): AccountRecord {
  const id = path['id'] ?? '';
  const account = step.at(null).get('account', id);
  if (account === undefined || !isShown(account)) throw missing('account', id);
  const isOwn = world.owner === null || world.owner === id;
  if (account.is_disconnected || !isOwn) throw noAccess(key, id);
  return account;
}

/** An account's own answer, with the parts that were asked for. */
export function shownV2(
  { step }: Call<object>,
  account: AccountRecord,
  include: readonly Part[] = [],
): Outcome {
  const persons = personsOf(step.at(account.id));
  return { type: 'plain', body: renderAccountV2(account, persons, include) };
}

export function retrieveAccountV2(call: Call<Checked<typeof retrieveParams>>): Outcome {
  return shownV2(call, accountV2Of(call), call.params.include);
}

/** The newest first, without their parts. */
export function listAccountsV2({ world, params }: Call<Checked<typeof listParams>>): Outcome {
  const { closed = false, applied_configurations: wanted = [] } = params;
  const accounts = [...world.tables.account.byId.values()].reverse().filter((one) => {
    const has = configurationsOf(one);
    return (
      isShown(one) &&
      !one.is_disconnected &&
      isVisible(world, one.id) &&
      (one.v2?.is_closed ?? false) === closed &&
      wanted.every((name) => has.includes(name))
    );
  });
  const page = pageOf('/v2/core/accounts', accounts, params);
  const data = page.data.map((one) => renderAccountV2(one, [], []));
  return { type: 'plain', body: { ...page, data } };
}

/** Deleted by the first API it is gone, closed by the second it stays to be seen. */
function isShown({ is_deleted, v2 }: AccountRecord): boolean {
  return !is_deleted || v2?.is_closed === true;
}
