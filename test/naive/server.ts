/**
 * The payment server that nobody should write and many have: check, call, write. No key, no frozen
 * request, a time-out means failed, a notice is believed. Without faults it is right, and every
 * row of the fault matrix must show where it is wrong; a row that it survives proves nothing.
 */
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import pg from 'pg';
import { capture } from './capture.ts';
import { takeNotice } from './notice.ts';
import { pay } from './pay.ts';
import { refund } from './refund.ts';
import { type Asked, createProvider, type Naive, Refused } from './world.ts';

const { DATABASE_URL, NAIVE_PORT, NAIVE_PROVIDER_URL, NAIVE_FAILPOINT_FILE } = process.env;

const pool = new pg.Pool({ connectionString: DATABASE_URL });
pool.on('error', () => undefined);

const naive: Naive = {
  pool,
  provider: createProvider(NAIVE_PROVIDER_URL ?? ''),
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
  '/notice': takeNotice,
};

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://naive');
  const answer = (status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const run = routes[pathname];
    if (run === undefined) return answer(404, {});
    answer(200, await run(naive, { merchant: searchParams.get('merchant') ?? '', body }));
  } catch (fault) {
    answer(fault instanceof Refused ? 409 : 500, { fault: String(fault) });
  }
});
server.listen(Number(NAIVE_PORT), '127.0.0.1', () => console.log('naive is ready'));
