import { createHmac } from 'node:crypto';
import { assert } from '#kernel';

/** The headers a receiver verifies a webhook by. */
export interface SignedHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/**
 * Signs a webhook as Standard Webhooks ask: HMAC-SHA256 over `id.timestamp.body`, once for each
 * active secret, so that a receiver verifies with either while one is rolled.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 *
 * @param secrets `whsec_` and base64
 */
export const signWebhook = (
  id: string,
  at: Date,
  body: string,
  secrets: readonly string[],
): SignedHeaders => {
  assert(secrets.length > 0, 'a webhook is signed with one secret at least');
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signed = `${id}.${timestamp}.${body}`;
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => `v1,${hmac(secret, signed)}`).join(' '),
  };
};

const hmac = (secret: string, signed: string): string => {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  assert(secret.startsWith('whsec_') && key.length >= 24, 'a signing secret has its form');
  return createHmac('sha256', key).update(signed).digest('base64');
};
