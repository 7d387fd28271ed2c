import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from './refusal.ts';

/** The key a request brings, by Bearer or by Basic, or undefined. */
export function keyOf(headers: IncomingHttpHeaders): string | undefined {
  const header = headers.authorization;
  if (header === undefined) return undefined;
  if (header.startsWith('Bearer ')) return header.slice(7).trim();
  if (!header.startsWith('Basic ')) return undefined;
  return Buffer.from(header.slice(6), 'base64').toString('utf8').replace(/:.*$/, '');
}

/** The world a key opens. A restricted key opens the world of the secret key with its name. */
export function worldNameOf(key: string | undefined): string | undefined {
  return /^(?:sk|rk)_test_([A-Za-z0-9_]{1,200})$/.exec(key ?? '')?.[1];
}

/** The world of a request, or Stripe's refusal: no key, a live key, or none of the sandbox's. */
export function authenticate(headers: IncomingHttpHeaders): string {
  const key = keyOf(headers);
  if (key === undefined || key === '') {
    throw unauthorized(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
    );
  }
  if (/^[a-z]+_live_/.test(key)) {
    throw unauthorized('The sandbox refuses live keys. Use a key that begins with sk_test_.');
  }
  const name = worldNameOf(key);
  // A name that begins with `invalid` stands for a key that was revoked or mistyped.
  if (name === undefined || name.startsWith('invalid')) {
    throw unauthorized(`Invalid API Key provided: ${masked(key)}`);
  }
  return name;
}

function unauthorized(message: string): Refusal {
  return new Refusal(401, { type: 'invalid_request_error', message }, false);
}

/** A key as Stripe repeats it: its beginning and its end. */
export function masked(key: string): string {
  return `${key.slice(0, 8)}${'*'.repeat(Math.max(0, Math.min(20, key.length - 12)))}${key.slice(-4)}`;
}
