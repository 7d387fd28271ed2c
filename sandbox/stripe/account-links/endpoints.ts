import type Stripe from 'stripe';
import { accountNamedBy } from '../accounts/find-account.ts';
import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { type Checked, nested, oneOf, paramsOf, required, word } from '../contract/params.ts';
import { backUrl, createLink } from './create-account-link.ts';

const createParams = paramsOf<Stripe.AccountLinkCreateParams>()({
  account: word(),
  collect: oneOf('currently_due', 'eventually_due'),
  collection_options: nested({
    fields: oneOf('currently_due', 'eventually_due'),
    future_requirements: oneOf('include', 'omit'),
  }),
  expand: expandRule,
  refresh_url: word(),
  return_url: word(),
  type: oneOf('account_onboarding', 'account_update'),
});

export const accountLinkEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/v1/account_links',
    operation: 'accountLinks.create',
    params: createParams,
    run: createAccountLink,
  }),
];

function createAccountLink(call: Call<Checked<typeof createParams>>): Outcome {
  const { params, step } = call;
  const account = accountNamedBy(call, required(params.account, 'account'));
  const use = required(params.type, 'type');
  const refresh_url = backUrl(required(params.refresh_url, 'refresh_url'), 'refresh_url');
  const return_url = backUrl(required(params.return_url, 'return_url'), 'return_url');
  return found(createLink(step, account, { use, api: 'v1', refresh_url, return_url }));
}
