import type Stripe from 'stripe';
import { backUrl, createLink } from '../account-links/create-account-link.ts';
import { pageOf } from '../account-links/render-account-link.ts';
import type { Call, Outcome } from '../contract/endpoint.ts';
import {
  type Checked,
  listOf,
  nested,
  oneOf,
  paramsOf,
  required,
  word,
} from '../contract/params.ts';
import { invalid } from '../contract/refusal.ts';
import type { AccountLinkRecord } from '../world/records.ts';
import { accountV2Of } from './find-account-v2.ts';
import { isoOf } from './render-requirements.ts';

const useRule = nested({
  collection_options: nested({
    fields: oneOf('currently_due', 'eventually_due'),
    future_requirements: oneOf('include', 'omit'),
  }),
  configurations: listOf(oneOf('customer', 'merchant', 'recipient')),
  refresh_url: word(),
  return_url: word(),
});

export const linkParams = paramsOf<Stripe.V2.Core.AccountLinkCreateParams>()({
  account: word(),
  use_case: nested({
    account_onboarding: useRule,
    account_update: useRule,
    type: oneOf('account_onboarding', 'account_update'),
  }),
});

/** Mints a page for the owner of an account, as the second API asks for one. */
export function createAccountLinkV2(call: Call<Checked<typeof linkParams>>): Outcome {
  const { params, step, url } = call;
  const id = required(params.account, 'account');
  const account = accountV2Of({ ...call, path: { id } });
  const { type, ...uses } = required(params.use_case, 'use_case');
  const use = required(type, 'use_case.type');
  const given = uses[use];
  if (given === undefined) throw invalid(`use_case.${use} is required.`, `use_case.${use}`);
  const at = `use_case.${use}`;
  const refresh_url = backUrl(
    required(given.refresh_url, `${at}.refresh_url`),
    `${at}.refresh_url`,
  );
  const return_url = backUrl(given.return_url ?? refresh_url, `${at}.return_url`);
  const link = createLink(step, account, { use, api: 'v2', refresh_url, return_url });
  return { type: 'plain', body: rendered(link, url) };
}

function rendered(link: AccountLinkRecord, url: string): object {
  const { refresh_url, return_url, use } = link;
  return {
    object: 'v2.core.account_link',
    account: link.account,
    created: isoOf(link.created),
    expires_at: isoOf(link.expires_at),
    livemode: false,
    url: pageOf(link, url),
    use_case: { type: use, [use]: { refresh_url, return_url } },
  };
}
