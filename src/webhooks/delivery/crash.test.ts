import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { useDatabase } from '#test/database';
import { openReceiver, webhookWorld } from '../webhook-world.ts';
import { deliveriesAbout } from './deliveries-about.ts';

const { url, database } = await useDatabase();
const { clock, open, emit, endpoint, settle } = webhookWorld(database);

/** A worker of its own that is killed, not stopped, when it reaches the point. */
const victimSource = (point: string): string => `
  import {
    armFailpoint, createDatabase, createVault, machineRandom, randomIds, silentLog, systemClock,
  } from '#kernel';
  import { createWebhooksDeps, webhookJobs } from './index.ts';
  const database = createDatabase({ url: ${JSON.stringify(url)}, poolMax: 4 });
  const deps = createWebhooksDeps({
    database,
    clock: systemClock,
    ids: randomIds(systemClock),
    random: machineRandom,
    vault: createVault(Buffer.alloc(32, 7)),
    log: silentLog,
    wake: () => undefined,
    readNotice: async () => undefined,
    noticeJob: () => 'test.apply',
    allowPrivateTargets: true,
  });
  armFailpoint('webhooks.${point}', 'kill');
  for (const job of webhookJobs.slice(0, 2)) {
    const due = await job.sweep.find(deps, 10);
    if (due.length > 0) await job.run(deps, due);
  }
  await deps.courier.settled();
  await database.close();`;

for (const point of ['before_send', 'after_send', 'after_record']) {
  test(`killed at ${point}, the webhook still arrives, and at most once more`, async () => {
    const scope = { organisationId: `org_${point}`, mode: 'test' } as const;
    const receiver = await openReceiver();
    await endpoint(scope, receiver.url, ['payment.captured']);
    const [event] = await emit(scope, `pay_${point}`);

    const flags = ['--input-type=module', '--eval', victimSource(point)];
    const options = { stdio: 'inherit', cwd: `${import.meta.dirname}/..` } as const;
    const victim = spawn(process.execPath, flags, options);
    const [, signal] = (await once(victim, 'exit')) as [number | null, string | null];
    assert.equal(signal, 'SIGKILL');

    clock.advance(40_000);
    await settle(open());
    const mine = receiver.received.filter(({ headers }) => headers['webhook-id'] === event?.id);
    assert.ok(mine.length === 1 || mine.length === 2);
    const [delivery] = await database.asTenant(
      scope,
      async (tx) => await deliveriesAbout(tx, scope, [`pay_${point}`]),
    );
    assert.equal(delivery?.status, 'delivered');
  });
}
