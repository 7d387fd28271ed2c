import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics, manualClock, silentLog } from '#kernel';
import { createHealth } from './create-health.ts';
import { guarded } from './guarded.ts';
import {
  exampleConnection,
  exampleHealth,
  exampleProvider,
  exampleRequest,
  lost,
} from './testing/example-health.ts';
import type { WatchKey } from './watch.ts';

const keyOf = (connectionId: string, method = 'card'): WatchKey => ({
  connectionId,
  scope: { organisationId: 'org_1', mode: 'test' },
  provider: 'stripe',
  operation: 'authorize',
  method,
});

const failTwentyTimes = async (health: ReturnType<typeof createHealth>) => {
  const { provider } = exampleProvider(() => lost);
  const watched = guarded(provider, health);
  for (let i = 0; i <= 20; i += 1) {
    await watched.send(exampleConnection(), exampleRequest(), `att_${i}`);
  }
};

test('a connection that nobody called is well', () => {
  const health = exampleHealth(manualClock(new Date(0)));
  const { state, sample, p50Ms } = health.snapshot('conn_1', 'authorize');
  assert.deepEqual({ state, sample, p50Ms }, { state: 'closed', sample: 0, p50Ms: null });
});

test('a snapshot without a method is that of the worst one', async () => {
  const clock = manualClock(new Date(0));
  const health = exampleHealth(clock);
  health.watch(keyOf('conn_1', 'card'));
  const ill = health.watch(keyOf('conn_1', 'ideal'));
  for (let i = 0; i < 20; i += 1) {
    await ill.breaker.run(
      async () => await Promise.resolve({ result: 1, verdict: 'failed', durationMs: 1 }),
    );
  }
  assert.equal(health.snapshot('conn_1', 'authorize').state, 'open');
  assert.equal(health.snapshot('conn_1', 'authorize', 'card').state, 'closed');
  assert.equal(health.snapshot('conn_1', 'capture').state, 'closed');
  clock.advance(5_000);
  const { state, mayProbe } = health.snapshot('conn_1', 'authorize', 'ideal');
  assert.deepEqual({ state, mayProbe }, { state: 'half_open', mayProbe: true });
});

test('the longest idle connections are forgotten when there are too many', () => {
  const health = exampleHealth(manualClock(new Date(0)), { watchesMax: 3 });
  for (const id of ['conn_1', 'conn_2', 'conn_3']) health.watch(keyOf(id));
  health.watch(keyOf('conn_4'));
  const kept = health.watchesOf({ organisationId: 'org_1', mode: 'test' });
  assert.ok(kept.length <= 3);
  assert.ok(kept.some(({ key }) => key.connectionId === 'conn_4'));
});

test('metrics show the worst breaker of a provider and what was withheld', async () => {
  const metrics = createMetrics({ hasProcessMetrics: false });
  const clock = manualClock(new Date(0));
  await failTwentyTimes(createHealth({ clock, log: silentLog, observedBy: 'test:1', metrics }));
  const { text } = await metrics.scrape();
  assert.match(text, /psp_breaker_state\{connector="stripe",op="authorize"\} 2/);
  assert.match(
    text,
    /psp_calls_withheld_total\{connector="stripe",op="authorize",reason="breaker"\} 1/,
  );
  assert.match(text, /psp_breaker_changes_total\{connector="stripe",op="authorize",to="open"\} 1/);
});

test('a fault in telling is logged, and payments go on', async () => {
  const warned: string[] = [];
  const log = { ...silentLog, warn: (_: unknown, event: string) => warned.push(event) };
  const health = createHealth({
    clock: manualClock(new Date(0)),
    log,
    observedBy: 'test:1',
    onChange: async () => await Promise.reject(new Error('no database')),
  });
  await failTwentyTimes(health);
  await health.settled();
  assert.deepEqual(warned, ['health.telling_failed']);
});
