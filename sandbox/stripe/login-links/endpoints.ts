import type Stripe from 'stripe';
import { accountOf } from '../accounts/find-account.ts';
import { type Call, type Endpoint, endpoint, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { paramsOf } from '../contract/params.ts';
import { forbidden } from '../contract/refusal.ts';

const createParams = paramsOf<Stripe.AccountCreateLoginLinkParams>()({ expand: expandRule });

export const loginLinkEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/v1/accounts/:id/login_links',
    operation: 'accounts.createLoginLink',
    params: createParams,
    run: createLoginLink,
  }),
];

/** Lets the owner of an account into his Express dashboard, once he is known. */
function createLoginLink(call: Call<object>): Outcome {
  const { controller, standing, id } = accountOf(call);
  if (controller.dashboard !== 'express') {
    throw forbidden(
      'Login links exist only for accounts with access to the Express Dashboard.',
      controller.dashboard === 'full' ? 'not_allowed_on_standard_account' : undefined,
    );
  }
  if (!standing.details_submitted) {
    throw forbidden('Cannot create a login link for an account that has not completed onboarding.');
  }
  const body: Stripe.LoginLink = {
    object: 'login_link',
    created: call.step.now_s,
    url: `${call.url}/connect/${id}/${call.step.newId('login_', 24)}`,
  };
  return { type: 'plain', body };
}
