import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64, maxFreeSockets: 16 });
const PATIENCE_MS = 20_000;

/** Posts one notice; gives the status, or 0 when there was no answer. */
export async function postNotice(url: string, body: string, signature: string): Promise<number> {
  // TLS is eight megabytes that a sandbox on one machine seldom needs.
  const secure = url.startsWith('https:') ? await import('node:https') : undefined;
  return await new Promise((resolve) => {
    const call = (secure?.request ?? request)(url, {
      method: 'POST',
      agent: secure?.globalAgent ?? agent,
      timeout: PATIENCE_MS,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        'stripe-signature': signature,
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      },
    });
    call.on('response', (response) => {
      response.resume();
      response.on('close', () => resolve(response.statusCode ?? 0));
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(0));
    call.end(body);
  });
}
