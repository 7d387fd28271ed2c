import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import {
  appendEvents,
  createMetrics,
  createVault,
  createWaker,
  machineRandom,
  mountJobs,
  pgBossCarrier,
  randomIds,
  silentLog,
  systemClock,
  wakeOf,
} from '#kernel';
import { useDatabase } from '#test/database';
import { createWebhooksDeps, fanOutName, webhookJobs, webhooks } from '#webhooks';
import { deliveryMetrics, startWorkerProcess } from './index.ts';

const { database, url } = await useDatabase();
const scope = { organisationId: 'org_worker', mode: 'test' } as const;
const ids = randomIds(systemClock);

/** A process as the composition root builds it. */
const openProcess = async () => {
  const onFault = (): undefined => undefined;
  const carrier = pgBossCarrier({ url, isWorker: true, poolMax: 4, onFault });
  const waker = createWaker(carrier, onFault);
  const metrics = createMetrics({ hasProcessMetrics: false });
  const base = { database, clock: systemClock, random: machineRandom, log: silentLog, ids };
  const deps = createWebhooksDeps({
    ...base,
    vault: createVault(Buffer.alloc(32, 1)),
    wake: waker.wake,
    readNotice: async () => undefined,
    noticeJob: () => 'test.apply',
    allowPrivateTargets: true,
    metrics: deliveryMetrics(metrics),
  });
  const worker = await startWorkerProcess({
    ...base,
    carrier,
    metrics,
    jobs: mountJobs(webhookJobs, deps),
    drains: [deps.courier.stop],
  });
  return { deps, metrics, waker, worker };
};

test('two workers on one database deliver every event once, and stop in time', async (t) => {
  const received: string[] = [];
  const server = createServer((request, response) => {
    received.push(String(request.headers['webhook-id']));
    response.end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;

  const [one, two] = await Promise.all([openProcess(), openProcess()]);
  const caller = { ...scope, ids, actor: 'test', requestId: 'req_1', traceparent: '' };
  await webhooks.createWebhookEndpoint.run(one.deps, caller, {
    params: {},
    query: {},
    body: { url: `http://127.0.0.1:${port}/`, event_types: ['*'] },
  });

  const events = 60;
  for (let i = 0; i < events; i += 1) {
    await database.transaction(
      async (tx) =>
        await appendEvents(tx, ids, [
          { scope, type: 'lamp.lit', object: { type: 'lamp', id: `lamp_${i % 7}` }, payload: {} },
        ]),
    );
    // Every third is not woken: the sweep finds it.
    if (i % 3 !== 0) one.waker.wake([wakeOf(fanOutName)]);
  }
  const deadline = systemClock.monotonicMs() + 20_000;
  while (received.length < events) {
    assert.ok(systemClock.monotonicMs() < deadline, `${received.length} of ${events} in time`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }

  const stopping = systemClock.monotonicMs();
  await Promise.all([one.worker.stop(), two.worker.stop()]);
  assert.ok(systemClock.monotonicMs() - stopping < 30_000);
  assert.equal(received.length, events);
  assert.equal(new Set(received).size, events);
  const { text } = await one.metrics.scrape();
  assert.match(text, /jobs_total\{job="kernel.keep_partitions",outcome="done"\}/);
});
