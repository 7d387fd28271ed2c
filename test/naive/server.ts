/**
 * The payment server that nobody should write and many have: check, call, write. No key, no frozen
 * request, a time-out means failed, a notice is believed. Without faults it is right, and every
 * row of the fault matrix must show where it is wrong; a row that it survives proves nothing.
 */
import { readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import pg from 'pg';
import { capture } from './capture.ts';
import { payout, reversal, transfer } from './market.ts';
import { takeNotice } from './notice.ts';
import { pay } from './pay.ts';
import { refund } from './refund.ts';
import { type Asked, createProvider, createSecond, type Naive, Refused } from './world.ts';

const { DATABASE_URL, NAIVE_PORT, NAIVE_PROVIDER_URL, NAIVE_FAILPOINT_FILE } = process.env;

const pool = new pg.Pool({ connectionString: DATABASE_URL });
pool.on('error', () => undefined);

const naive: Naive = {
  pool,
  provider: createProvider(NAIVE_PROVIDER_URL ?? ''),
  second: createSecond(NAIVE_PROVIDER_URL ?? ''),
  reach: (...points) => {
    const named = armedPoint();
    if (named === undefined || !points.includes(named)) return;
    rmSync(NAIVE_FAILPOINT_FILE ?? '');
    process.kill(process.pid, 'SIGKILL');
  },
};

const armedPoint = (): string | undefined => {
  try {
    return readFileSync(NAIVE_FAILPOINT_FILE ?? '', 'utf8');
  } catch {
    return undefined;
  }
};

const routes: Readonly<Record<string, (naive: Naive, asked: Asked) => Promise<object>>> = {
  '/pay': pay,
  '/capture': capture,
  '/refund': refund,
  '/transfer': transfer,
  '/reversal': reversal,
  '/payout': payout,
  '/notice': takeNotice,
};

const read = async (request: IncomingMessage): Promise<Asked> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { searchParams } = new URL(request.url ?? '/', 'http://naive');
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  return { merchant: searchParams.get('merchant') ?? '', body };
};

const serve = async (request: IncomingMessage): Promise<readonly [number, object]> => {
  try {
    const run = routes[new URL(request.url ?? '/', 'http://naive').pathname];
    return run === undefined ? [404, {}] : [200, await run(naive, await read(request))];
  } catch (fault) {
    return [fault instanceof Refused ? 409 : 500, { fault: String(fault) }];
  }
};

const server = createServer((request, response) => {
  void serve(request).then(([status, body]) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
});
server.listen(Number(NAIVE_PORT), '127.0.0.1', () => process.stdout.write('naive is ready\n'));
