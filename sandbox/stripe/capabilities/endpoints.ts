import type Stripe from 'stripe';
import { withCapabilities } from '../accounts/change-account.ts';
import { accountOf } from '../accounts/find-account.ts';
import { reviewAccount } from '../accounts/review-account.ts';
import { noDemands } from '../accounts/standing.ts';
import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { listed } from '../contract/list.ts';
import { type Checked, flag, paramsOf } from '../contract/params.ts';
import { missing } from '../contract/refusal.ts';
import { worldOfAccount } from '../world/connected.ts';
import type { AccountRecord, CapabilityRecord } from '../world/records.ts';

const path = '/v1/accounts/:id/capabilities';
const onlyExpand = { expand: expandRule } as const;

const updateParams = paramsOf<Stripe.AccountUpdateCapabilityParams>()({
  expand: expandRule,
  requested: flag,
});

export const capabilityEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path,
    operation: 'accounts.listCapabilities',
    params: onlyExpand,
    run: list,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:capability`,
    operation: 'accounts.retrieveCapability',
    params: onlyExpand,
    run: (call) => found(capabilityOf(call, accountOf(call))),
  }),
  endpoint({
    method: 'POST',
    path: `${path}/:capability`,
    operation: 'accounts.updateCapability',
    params: updateParams,
    run: update,
  }),
];

function update(call: Call<Checked<typeof updateParams>>): Outcome {
  const { step, params } = call;
  const account = accountOf(call);
  const { id } = capabilityOf(call, account);
  if (params.requested !== undefined) {
    reviewAccount(step, account, withCapabilities(account, { [id]: params.requested }));
  }
  return found(capabilityOf(call, account));
}

/** All of them at once: Stripe makes no pages here. */
function list(call: Call<Checked<typeof onlyExpand>>): Outcome {
  const { id } = accountOf(call);
  const own = worldOfAccount(call.world, id);
  return listed(own, 'capability', path.replace(':id', id), { limit: 100 });
}

/** A capability of an account; one that nobody asked for is there, unrequested. */
function capabilityOf(
  { step, path: parts }: Call<object>,
  account: AccountRecord,
): CapabilityRecord {
  const id = parts['capability'] ?? '';
  if (!/^[a-z][a-z0-9_]*$/.test(id)) throw missing('capability', id);
  return (
    step.at(account.id).get('capability', id) ?? {
      kind: 'capability',
      id,
      n: 0,
      created: account.created,
      account: account.id,
      status: 'unrequested',
      requested_at: null,
      requirements: noDemands,
    }
  );
}
