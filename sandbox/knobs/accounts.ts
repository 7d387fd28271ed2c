import type Stripe from 'stripe';
import { BadKnob, type Body, only } from '../kernel/knob.ts';
import { changeAccount } from '../stripe/accounts/change-account.ts';
import { renderAccount } from '../stripe/accounts/render-account.ts';
import { nobody } from '../stripe/world/apply-step.ts';
import type { AccountStanding, CapabilityStatus } from '../stripe/world/records.ts';
import { openStep } from '../stripe/world/step.ts';
import type { World } from '../stripe/world/world.ts';
import type { Worlds } from '../stripe/world/worlds.ts';

/** A connected account's state as the knob sets it; what is left out stays, lists are replaced. */
export interface AccountChange {
  readonly key: string;
  readonly account: string;
  readonly capabilities?: Readonly<Record<string, CapabilityStatus>>;
  readonly requirements?: Partial<Stripe.Account.Requirements>;
  readonly future_requirements?: Partial<Stripe.Account.FutureRequirements>;
  readonly charges_enabled?: boolean;
  readonly payouts_enabled?: boolean;
  readonly details_submitted?: boolean;
}

const flags = ['charges_enabled', 'payouts_enabled', 'details_submitted'] as const;
const demands = ['requirements', 'future_requirements'] as const;
const statuses: readonly unknown[] = ['active', 'inactive', 'pending', 'unrequested'];

/** Sets how an account stands, as if Stripe had looked into it. */
export function setAccount(worlds: Worlds, platform: World, body: Body): object {
  only(body, ['key', 'account', 'capabilities', ...demands, ...flags]);
  const step = openStep(platform);
  const before = step.get('account', String(body['account']));
  if (before === undefined || before.is_deleted) {
    throw new BadKnob(`account ${String(body['account'])} is not connected`);
  }
  const after = { ...before, standing: changed(before.standing, body) };
  const record = changeAccount(step, before, after);
  worlds.commit(step, nobody, () => null);
  return renderAccount(record);
}

function changed(before: AccountStanding, body: Body): AccountStanding {
  const after: Record<string, unknown> = { ...before };
  for (const name of flags) {
    const value = body[name];
    if (value === undefined) continue;
    if (typeof value !== 'boolean') throw new BadKnob(`${name} is not a flag`);
    after[name] = value;
  }
  for (const name of demands) {
    const change = fieldsOf(body, name);
    only(change, Object.keys(before[name]));
    after[name] = { ...before[name], ...change };
  }
  const capabilities = fieldsOf(body, 'capabilities');
  const odd = Object.values(capabilities).find((one) => !statuses.includes(one));
  if (odd !== undefined) throw new BadKnob(`${String(odd)} is not one of ${statuses.join(', ')}`);
  return {
    ...(after as unknown as AccountStanding),
    capabilities: { ...before.capabilities, ...(capabilities as AccountStanding['capabilities']) },
  };
}

function fieldsOf(body: Body, name: string): Body {
  const value = body[name] ?? {};
  if (typeof value !== 'object') throw new BadKnob(`${name} is not an object`);
  return value as Body;
}
