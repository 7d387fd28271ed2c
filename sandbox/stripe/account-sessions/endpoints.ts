import type Stripe from 'stripe';
import { accountNamedBy } from '../accounts/find-account.ts';
import { type Call, type Endpoint, endpoint, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import {
  type Checked,
  flag,
  nested,
  paramsOf,
  type Rule,
  required,
  word,
} from '../contract/params.ts';
import { invalid } from '../contract/refusal.ts';
import { components } from './components.ts';

interface Asked {
  readonly enabled?: boolean;
  readonly features?: Readonly<Record<string, boolean | undefined>>;
}

const componentRules = Object.fromEntries(
  Object.entries(components).map(([name, features]): [string, Rule<Asked>] => {
    const table = Object.fromEntries(features.map((feature: string) => [feature, flag]));
    return [name, nested({ enabled: flag, features: nested(table) })];
  }),
);

const createParams = paramsOf<Stripe.AccountSessionCreateParams>()({
  account: word(),
  components: nested(componentRules),
  expand: expandRule,
});

export const accountSessionEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/v1/account_sessions',
    operation: 'accountSessions.create',
    params: createParams,
    run: createSession,
  }),
];

/** An embedded component asks for a new secret within the hour. */
const LIFE_S = 3_600;

/** Lets Stripe's embedded components act for an account for a while. */
function createSession(call: Call<Checked<typeof createParams>>): Outcome {
  const { params, step } = call;
  const { id: account } = accountNamedBy(call, required(params.account, 'account'));
  const asked = new Map(Object.entries(required(params.components, 'components')));
  if (![...asked.values()].some((one) => one?.enabled === true)) {
    throw invalid('You must enable at least one component.', 'components', 'parameter_missing');
  }
  const shown = Object.entries(components).map(([name, features]) => {
    const one = asked.get(name);
    const enabled = one?.enabled === true;
    const on = features.map((feature: string) => [
      feature,
      enabled && (one?.features?.[feature] ?? isOnByItself(feature)),
    ]);
    return [name, { enabled, features: Object.fromEntries(on) }];
  });
  const body = {
    object: 'account_session',
    account,
    client_secret: step.newId(`accs_secret__`, 48),
    components: Object.fromEntries(shown),
    expires_at: step.now_s + LIFE_S,
    livemode: false,
  };
  return { type: 'plain', body };
}

/** What a component can do unless it is told otherwise. */
function isOnByItself(feature: string): boolean {
  return !/^(disable_|destination_on_behalf|instant_|edit_payout)/.test(feature);
}
