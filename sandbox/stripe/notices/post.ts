import { Agent, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';

const agent = new Agent({ keepAlive: true, maxSockets: 64, maxFreeSockets: 16 });
const secureAgent = new SecureAgent({ keepAlive: true, maxSockets: 64, maxFreeSockets: 16 });
const PATIENCE_MS = 20_000;

/** Posts one notice; gives the status, or 0 when there was no answer. */
export function postNotice(url: string, body: string, signature: string): Promise<number> {
  const isSecure = url.startsWith('https:');
  return new Promise((resolve) => {
    const call = (isSecure ? secureRequest : request)(url, {
      method: 'POST',
      agent: isSecure ? secureAgent : agent,
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

/** Lets go of idle connections when the sandbox stops. */
export function closeConnections(): void {
  agent.destroy();
  secureAgent.destroy();
}
