import { route } from '#kernel';
import { exampleAccount } from '../account/example.ts';
import { AccountParams } from '../account/schema.ts';
import { openAccountLink } from './open-account-link.ts';
import { openAccountSession } from './open-account-session.ts';
import {
  AccountLinkBody,
  AccountLinkSchema,
  AccountSessionBody,
  AccountSessionSchema,
} from './schema.ts';

const params = { account_id: exampleAccount.id };
const refusals = [
  'account_not_found',
  'account_not_connected',
  'account_not_readable',
  'account_provider_unreachable',
  'account_provider_unsupported',
] as const;

/** The ways in for sellers. */
export const onboardingRoutes = {
  openAccountLink: route({
    id: 'openAccountLink',
    method: 'POST',
    path: '/v1/accounts/:account_id/links',
    tag: 'Accounts',
    summary: 'Open a page of the provider for a seller',
    description:
      'To onboard, to update, or his dashboard. Good for one use and a short time: make a new one whenever the browser comes to `refresh_url`. That it comes to `return_url` proves nothing.',
    scope: 'accounts:write',
    params: AccountParams,
    body: AccountLinkBody,
    status: 201,
    reply: AccountLinkSchema,
    refusals: [...refusals, 'account_change_not_allowed', 'account_order_invalid'],
    example: {
      params,
      body: {
        kind: 'onboarding',
        return_url: 'https://shop.example/welcome',
        refresh_url: 'https://shop.example/again',
      },
      reply: {
        object: 'account_link',
        account_id: exampleAccount.id,
        kind: 'onboarding',
        url: 'https://provider.example/setup/e/acct_1QxYzAbCdEf/x',
        expires_at: '2026-11-21T09:35:00.000Z',
      },
    },
    run: openAccountLink,
  }),
  openAccountSession: route({
    id: 'openAccountSession',
    method: 'POST',
    path: '/v1/accounts/:account_id/sessions',
    tag: 'Accounts',
    summary: 'Let embedded components of the provider act for a seller',
    description: 'The secret goes to the browser of the seller and works for a short time.',
    scope: 'accounts:write',
    params: AccountParams,
    body: AccountSessionBody,
    status: 201,
    reply: AccountSessionSchema,
    refusals: [...refusals],
    example: {
      params,
      body: { components: ['account_onboarding', 'notification_banner'] },
      reply: {
        object: 'account_session',
        account_id: exampleAccount.id,
        client_secret: 'accs_secret__…',
        components: ['account_onboarding', 'notification_banner'],
        expires_at: '2026-11-21T10:30:00.000Z',
      },
    },
    run: openAccountSession,
  }),
};
