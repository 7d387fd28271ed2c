import { Agent, request } from 'node:http';
import type { Letter } from './carrier.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 64, maxFreeSockets: 16 });
const PATIENCE_MS = 20_000;

/** Posts one notice; gives the status, or 0 when there was no answer. */
export async function postNotice({ url, headers, body }: Letter): Promise<number> {
  // TLS is eight megabytes that a sandbox on one machine seldom needs.
  const secure = url.startsWith('https:') ? await import('node:https') : undefined;
  return await new Promise((resolve) => {
    const call = (secure?.request ?? request)(url, {
      method: 'POST',
      agent: secure?.globalAgent ?? agent,
      timeout: PATIENCE_MS,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
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
