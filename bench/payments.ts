import { readFileSync } from 'node:fs';
import { request } from 'undici';

import { startWorld, type World } from '#test/world';
import { type Bench, describeMachine, type Figure, figure, percentile } from './report.ts';
import { openServer } from './server.ts';

/** Callers at once: at the goal, as many as wait where a payment takes 640 ms of everybody's time. */
const clients = 256;

/**
 * Whole payments per second over HTTP: authenticated, idempotent, created, confirmed through the
 * Stripe SDK, captured, booked on the ledger and told as an event, each durable before its answer.
 * The limit is what the same sandbox takes from the same callers without Bascule in between.
 */
export const bench: Bench = async ({ databaseUrl, seconds, onStep }) => {
  const server = await openServer(databaseUrl);
  const world = await startWorld({
    databaseUrl: server.url,
    hasWorker: true,
    // As a platform of this size sets it: none of the callers is turned away.
    environment: { BASCULE_PROVIDER_CALLS_MAX: String(2 * clients) },
  });
  try {
    onStep('the sandbox alone, as the limit');
    await run(direct(world), clients, 2);
    const limit = await run(direct(world), clients, seconds);
    onStep('one caller: what Bascule adds to a call');
    await run(bascule(world), 1, 2);
    const [bare, alone] = [await run(direct(world), 1, 3), await run(bascule(world), 1, 4)];
    onStep(`${clients} callers, ${seconds} s`);
    await run(bascule(world), clients, 3);
    await server.age();
    await run(bascule(world), clients, 1);
    const before = cpuMs(world);
    const full = await run(bascule(world), clients, seconds);
    const cpu = (cpuMs(world) - before) / full.latenciesMs.length;
    return {
      name: 'payments',
      machine: describeMachine(server.version),
      figures: figuresOf({ limit, bare, alone, full, cpu }),
    };
  } finally {
    await world.close();
    await server.close();
  }
};

interface Run {
  readonly perSecond: number;
  readonly latenciesMs: Float64Array;
}

const figuresOf = (runs: {
  readonly limit: Run;
  readonly bare: Run;
  readonly alone: Run;
  readonly full: Run;
  readonly cpu: number;
}): readonly Figure[] => {
  const { limit, bare, alone, full, cpu } = runs;
  const added = (part: number): number =>
    percentile(alone.latenciesMs, part) - percentile(bare.latenciesMs, part);
  const less = { higherIsBetter: false };
  return [
    figure('payments_per_second', full.perSecond, '1/s', { limit: limit.perSecond, goal: 400 }),
    figure('overhead_p50_ms', added(0.5), 'ms', less),
    figure('overhead_p99_ms', added(0.99), 'ms', less),
    figure('latency_p50_ms', percentile(full.latenciesMs, 0.5), 'ms', less),
    figure('latency_p99_ms', percentile(full.latenciesMs, 0.99), 'ms', less),
    figure('cpu_ms_per_payment', cpu, 'ms', less),
  ];
};

type Call = (number: number) => Promise<void>;

/** As a merchant's server calls it. */
const bascule =
  (world: World): Call =>
  async (number) => {
    const answer = await request(`${world.url}/v1/payments`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.key}`,
        'content-type': 'application/json',
        'idempotency-key': `bench-${process.pid}-${number}`,
      },
      body: JSON.stringify({
        amount: '10.50',
        currency: 'EUR',
        confirm: true,
        payment_method: { type: 'card', token: 'pm_card_visa' },
      }),
    });
    const payment = (await answer.body.json()) as { readonly status: string };
    if (answer.statusCode !== 201 || payment.status !== 'captured') {
      throw new Error(`a payment ended ${answer.statusCode}: ${JSON.stringify(payment)}`);
    }
  };

/**
 * An account that is not ours: of what happens in ours the sandbox sends notices, and thousands that
 * belong to no payment would then be taken in while Bascule is measured.
 */
const directKey = 'sk_test_direct';

/** The same card straight at the sandbox, as the SDK would post it. */
const direct =
  (world: World): Call =>
  async (number) => {
    const answer = await request(`${world.sandboxUrl}/v1/payment_intents`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${directKey}`,
        'content-type': 'application/x-www-form-urlencoded',
        'idempotency-key': `direct-${process.pid}-${number}`,
      },
      body: directBody,
    });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`the sandbox answered ${answer.statusCode}`);
  };

const directBody = new URLSearchParams({
  amount: '1050',
  currency: 'eur',
  confirm: 'true',
  payment_method: 'pm_card_visa',
  'expand[0]': 'latest_charge.balance_transaction',
  'automatic_payment_methods[enabled]': 'true',
  return_url: 'https://shop.example/return',
}).toString();

let number = 0;

const run = async (call: Call, callers: number, seconds: number): Promise<Run> => {
  const latencies: number[] = [];
  const startedMs = performance.now();
  const untilMs = startedMs + seconds * 1_000;
  const caller = async (): Promise<void> => {
    while (performance.now() < untilMs) {
      const sentMs = performance.now();
      number += 1;
      await call(number);
      latencies.push(performance.now() - sentMs);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const elapsed = (performance.now() - startedMs) / 1_000;
  return { perSecond: latencies.length / elapsed, latenciesMs: Float64Array.from(latencies) };
};

/** Time on a core of Bascule's own processes so far; PostgreSQL's is not in it. */
const cpuMs = (world: World): number =>
  [world.api, world.worker].reduce((sum, { pid }) => sum + cpuOf(pid()), 0);

const ticksPerSecond = 100;

const cpuOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold blanks; what follows it does not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond;
};
