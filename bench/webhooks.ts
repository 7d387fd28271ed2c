import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import {
  appendEvents,
  type Carrier,
  createDatabase,
  createVault,
  createWaker,
  machineRandom,
  mountJobs,
  pgBossCarrier,
  randomIds,
  silentLog,
  systemClock,
  type WakeUp,
} from '#kernel';
import {
  createWebhooksDeps,
  receiveNotice,
  type WebhooksDeps,
  webhookJobs,
  webhooks,
} from '#webhooks';

import { type Bench, describeMachine, type Figure, figure, percentile } from './report.ts';
import { openServer } from './server.ts';

const scope = { organisationId: 'org_00000000000000000000bench0', mode: 'test' } as const;
const ids = randomIds(systemClock);
const senders = 64;
const listeners = 5;

/** Notices kept, wake-ups carried, and webhooks delivered to receivers on this machine. */
export const bench: Bench = async ({ databaseUrl, seconds, onStep }) => {
  onStep('starting a durable PostgreSQL');
  const server = await openServer(databaseUrl);
  const database = createDatabase({ url: server.url, poolMax: 10 });
  const onFault = (): undefined => undefined;
  const carrier = pgBossCarrier({ url: server.url, isWorker: true, poolMax: 6, onFault });
  const waker = createWaker(carrier, onFault);
  await carrier.start();
  try {
    const deps = depsOf(database, waker.wake);
    onStep(`${senders} senders, each waiting for one notice to be kept`);
    const notices = await keepNotices(deps, seconds);
    await waker.settled();
    onStep('wake-ups, one at a time and many at once');
    const latencies = await wakeOneByOne(carrier, waker.wake);
    const carried = await wakeMany(carrier, waker.wake, 50_000);
    onStep(`one process and ${listeners} receivers`);
    const delivered = await deliver(deps, 2_000);
    return {
      name: 'webhooks',
      machine: describeMachine(server.version),
      figures: [
        figure('notices_per_second', notices, '1/s'),
        figure('wake_p50_ms', percentile(latencies, 0.5), 'ms', { higherIsBetter: false }),
        figure('wake_p99_ms', percentile(latencies, 0.99), 'ms', { higherIsBetter: false }),
        figure('wake_ups_per_second', carried, '1/s'),
        ...delivered,
      ],
    };
  } finally {
    await carrier.stop();
    await database.close();
    await server.close();
  }
};

const depsOf = (database: WebhooksDeps['database'], wake: WakeUp): WebhooksDeps =>
  createWebhooksDeps({
    database,
    wake,
    ids,
    clock: systemClock,
    random: machineRandom,
    log: silentLog,
    vault: createVault(Buffer.alloc(32, 1)),
    noticeJob: () => 'bench.apply_notices',
    allowPrivateTargets: true,
    readNotice: async (_, body) => {
      const id = body.toString();
      const about = { attemptId: `att_${id}`, references: [`ch_${id}`], suggests: 'approved' };
      const notice = { id, type: 'charge.succeeded', occurredAt: systemClock.now(), ...about };
      const content = { ...notice, subject: 'payment', claim: null };
      return { scope, provider: 'bench', notices: [content], reply: null };
    },
  });

const keepNotices = async (deps: WebhooksDeps, seconds: number): Promise<number> => {
  const began = performance.now();
  let kept = 0;
  const sender = async (): Promise<void> => {
    while (performance.now() < began + seconds * 1_000) {
      kept += 1;
      const body = Buffer.from(`ntc_${kept}`);
      await receiveNotice(deps, { provider: 'bench', connectionId: 'con_1', body, headers: {} });
    }
  };
  await Promise.all(Array.from({ length: senders }, sender));
  return perSecond(kept, began);
};

const wakeOneByOne = async (carrier: Carrier, wake: WakeUp): Promise<Float64Array> => {
  const sent = new Map<string, number>();
  const latencies: number[] = [];
  const handle = async (objectIds: readonly string[]): Promise<void> => {
    const now = performance.now();
    latencies.push(...objectIds.map((objectId) => now - (sent.get(objectId) ?? now)));
  };
  await carrier.consume('bench.one', { batchMax: 50, concurrency: 2, handle });
  for (let i = 0; i < 300; i += 1) {
    sent.set(`obj_${i}`, performance.now());
    wake([{ job: 'bench.one', objectId: `obj_${i}` }]);
    await pause(10);
  }
  while (latencies.length < 300) await pause(5);
  return Float64Array.from(latencies);
};

const wakeMany = async (carrier: Carrier, wake: WakeUp, count: number): Promise<number> => {
  let handled = 0;
  const handle = async (objectIds: readonly string[]): Promise<void> => {
    handled += objectIds.length;
  };
  await carrier.consume('bench.many', { batchMax: 50, concurrency: 4, handle });
  const began = performance.now();
  wake(Array.from({ length: count }, (_, i) => ({ job: 'bench.many', objectId: `obj_${i}` })));
  while (handled < count) await pause(5);
  return perSecond(handled, began);
};

const deliver = async (deps: WebhooksDeps, events: number): Promise<readonly Figure[]> => {
  let received = 0;
  const receiver = createServer((request, response) => {
    request.resume().on('end', () => {
      received += 1;
      response.end();
    });
  });
  await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
  const { port } = receiver.address() as AddressInfo;
  const caller = { ...scope, ids, actor: 'bench', requestId: 'req_bench', traceparent: '' };
  const body = { url: `http://127.0.0.1:${port}/`, event_types: ['*'] };
  for (let i = 0; i < listeners; i += 1) {
    await webhooks.createWebhookEndpoint.run(deps, caller, { params: {}, query: {}, body });
  }
  await appendMany(deps, events);

  const [fanOut, send] = mountJobs(webhookJobs, deps);
  const expected = events * listeners;
  const fanning = performance.now();
  await fanOut?.run(['bench']);
  const fannedOut = perSecond(expected, fanning);
  const sending = performance.now();
  while (received < expected) {
    await send?.run((await send.sweep.find(100)) ?? []);
    await deps.courier.settled();
  }
  const delivered = perSecond(expected, sending);
  receiver.close();
  receiver.closeAllConnections();
  return [
    figure('fanned_out_per_second', fannedOut, '1/s'),
    figure('delivered_per_second', delivered, '1/s'),
  ];
};

const appendMany = async (deps: WebhooksDeps, events: number): Promise<void> => {
  for (let written = 0; written < events; written += 100) {
    const drafts = Array.from({ length: 100 }, (_, i) => ({
      scope,
      type: 'payment.captured',
      object: { type: 'payment', id: `pay_${written + i}` },
      payload: { id: `pay_${written + i}` },
    }));
    await deps.database.transaction(async (tx) => await appendEvents(tx, ids, drafts));
  }
};

const perSecond = (count: number, began: number): number =>
  (count / (performance.now() - began)) * 1_000;
