import type { Ask } from '../../kernel/answer.ts';
import { isConnected, worldOfAccount } from '../world/connected.ts';
import type { World } from '../world/world.ts';
import { masked } from './authenticate.ts';
import { notCovered, Refusal } from './refusal.ts';

const headers = ['stripe-account', 'stripe-context'] as const;

/** The account in whose name a request is made, or undefined for the platform itself. */
export function accountNamed(ask: Ask): string | undefined {
  for (const header of headers) {
    const value = ask.headers[header];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** The world a request runs in: the platform's, or that of the account it names. */
export function scopeOf(ask: Ask, platform: World, key: string): World {
  const account = accountNamed(ask);
  if (account === undefined) return platform;
  if (account.includes('/')) throw notCovered('a Stripe-Context of several parts');
  if (!isConnected(platform, account)) throw noAccess(key, account);
  return worldOfAccount(platform, account);
}

/** Stripe does not tell an account that is not there from one that is somebody else's. */
export function noAccess(key: string, account: string): Refusal {
  return new Refusal(
    403,
    {
      type: 'invalid_request_error',
      code: 'account_invalid',
      message: `The provided key '${masked(key)}' does not have access to account '${account}' (or that account does not exist). Application access may have been revoked.`,
    },
    false,
  );
}
