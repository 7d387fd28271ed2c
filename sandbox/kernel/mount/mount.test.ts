import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { mountControl } from '../../mount-control.ts';
import { openSandbox } from '../../testing/open-sandbox.ts';
import { type Received, receiveNotices } from '../../testing/receive-notices.ts';
import { openTiny, type Sale } from '../../testing/tiny-provider.ts';

const mounts = [openTiny];
const sandbox = await openSandbox({ mounts });
const tiny = sandbox.control.at('tiny');

interface TinyBooks {
  readonly sales: readonly Sale[];
  readonly sold: number;
  readonly calls: Readonly<Record<string, { readonly executed: number }>>;
}

async function sell(key: string, amount: number, idempotencyKey?: string, url = sandbox.url) {
  const answer = await fetch(`${url}/tiny/sales`, {
    method: 'POST',
    headers: {
      'x-key': key,
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    body: JSON.stringify({ amount }),
  });
  const text = await answer.text();
  const isReplayed = answer.headers.get('x-replayed') === 'true';
  return { status: answer.status, text, isReplayed };
}

const saleOf = ({ text }: { readonly text: string }) =>
  JSON.parse(text) as Sale & { readonly page: string };
const read = (key: string, id: string) =>
  fetch(`${sandbox.url}/tiny/sales/${id}`, { headers: { 'x-key': key } });

function isTrue({ body, headers }: Received): boolean {
  const mac = createHmac('sha256', 'tiny').update(`${headers['x-at']}.${body}`).digest('hex');
  return mac === headers['x-mac'];
}

const typeOf = (one: Received) => (JSON.parse(one.body) as { readonly type: string }).type;

async function listen(key: string) {
  const receiver = await receiveNotices();
  await tiny.knob('POST', 'listeners', { key, url: receiver.url });
  return receiver;
}

describe('a mounted provider', () => {
  it('has worlds by key, its own words for refusals, and books', async () => {
    assert.equal((await sell('tiny_a', 5)).status, 201);
    await sell('tiny_b', 7);
    assert.equal((await tiny.books<TinyBooks>('tiny_a')).sold, 5);
    assert.equal((await tiny.totals<TinyBooks>('tiny_b')).sales.length, 0);
    assert.match((await sell('nonsense', 5)).text, /no_key/);
    const lost = await fetch(`${sandbox.url}/tiny/x`, { headers: { 'x-key': 'tiny_a' } });
    assert.match(await lost.text(), /no_route/);
    await assert.rejects(tiny.settings({ key: 'tiny_a', stray: 1 }), /stray is not one of/);
    await assert.rejects(tiny.knob('POST', 'listeners', { key: 'tiny_a' }), /url is missing/);
    await assert.rejects(tiny.knob('GET', 'nothing'), /POST listeners/);
    assert.deepEqual((await sandbox.control.state()).mounts['tiny']?.worlds.slice(0, 2), [
      'a',
      'b',
    ]);
  });

  it('replays a key, refuses it with other parameters, forgets it after a day', async () => {
    const key = 'tiny_keys';
    const first = await sell(key, 5, 'k1');
    assert.deepEqual(await sell(key, 5, 'k1'), { ...first, isReplayed: true });
    assert.match((await sell(key, 6, 'k1')).text, /key_with_other_parameters/);
    assert.equal((await sell(key, -1, 'k2')).status, 422);
    assert.equal((await sell(key, -1, 'k2')).isReplayed, true);
    await tiny.clock({ key, advance_seconds: 86_401 });
    assert.equal((await sell(key, 6, 'k1')).status, 201);
    await tiny.settings({ key, idempotency: 'ignored' });
    assert.equal((await sell(key, 6, 'k1')).isReplayed, false);
    assert.equal((await tiny.books<TinyBooks>(key)).sales.length, 3);
  });

  it('meets faults by its whole path, its pages meet none', async () => {
    const key = 'tiny_faults';
    const plant = (fault: '500_after' | '429' | 'wrong_amount') =>
      sandbox.control.faults.plant({ match: { key, path: '/tiny/sales' }, fault });
    await plant('500_after');
    assert.equal((await sell(key, 5, 'k1')).status, 500);
    assert.equal((await sell(key, 5, 'k1')).status, 500);
    assert.equal((await tiny.books<TinyBooks>(key)).sold, 5);
    await plant('429');
    assert.match((await sell(key, 5)).text, /rate_limited/);
    await plant('wrong_amount');
    const sale = saleOf(await sell(key, 5));
    assert.equal(sale.amount, 6);
    await sandbox.control.faults.plant({ match: { path: '/tiny/pages' }, fault: '429' });
    assert.equal(await (await fetch(sale.page)).text(), 'Pay?');
    assert.equal((await fetch(sale.page.replace(/pay\/\w+/, 'pay/x'))).status, 404);
    await sandbox.control.faults.clear();
  });

  it('a key in flight is refused until its request has left', async () => {
    const key = 'tiny_flight';
    const id = await sandbox.control.faults.plant({ match: { key }, fault: 'timeout_before' });
    const leave = new AbortController();
    const first = fetch(`${sandbox.url}/tiny/sales`, {
      method: 'POST',
      headers: { 'x-key': key, 'idempotency-key': 'k1' },
      body: '{"amount":5}',
      signal: leave.signal,
    });
    while ((await sandbox.control.faults.fired(id)) === 0);
    assert.match((await sell(key, 5, 'k1')).text, /key_in_flight/);
    leave.abort();
    await assert.rejects(first);
    let status = 400;
    while (status === 400) status = (await sell(key, 5, 'k1')).status;
    assert.equal((await tiny.books<TinyBooks>(key)).sold, 5);
  });

  it('hides what is new for as long as told, by its own clock', async () => {
    const key = 'tiny_hidden';
    await tiny.clock({ key, frozen: true });
    await tiny.settings({ key, visibility_delay_ms: 3_000 });
    const { id } = saleOf(await sell(key, 5));
    assert.equal((await read(key, id)).status, 404);
    await tiny.clock({ key, advance_seconds: 3 });
    assert.equal((await read(key, id)).status, 200);
  });

  it('does what is due when its clock or the common one is moved', async () => {
    const key = 'tiny_due';
    const status = async () => (await tiny.books<TinyBooks>(key)).sales.at(-1)?.status;
    await sell(key, 5);
    await tiny.clock({ key, advance_seconds: 61 });
    assert.equal(await status(), 'settled');
    await sell(key, 5);
    await sandbox.control.clock({ advance_seconds: 61 });
    assert.equal(await status(), 'settled');
  });
});

describe('the notices of a mounted provider', () => {
  it('leave held, twice, forged and expired, and only the true ones verify', async () => {
    const key = 'tiny_astray';
    const receiver = await listen(key);
    await tiny.webhooks.set({ key, hold: true, duplicate: 1, forge: true, expired_s: 600 });
    await sell(key, 5);
    assert.equal((await tiny.webhooks.counts(key)).held, 1);
    assert.deepEqual(await tiny.webhooks.flush(key), { delivered: 1, failed: 0 });
    assert.equal(receiver.received.length, 4);
    assert.equal(receiver.received.filter(isTrue).length, 3);
    assert.equal(new Set(receiver.received.map((one) => one.headers['x-at'])).size > 1, true);
    assert.equal((await tiny.webhooks.counts(key)).forged, 1);
  });

  it('a stale one shows what was before, a dropped one can be sent again', async () => {
    const key = 'tiny_stale';
    const { page } = saleOf(await sell(key, 5));
    const receiver = await listen(key);
    await tiny.webhooks.set({ key, stale_payload: true });
    await fetch(page, { method: 'POST' });
    assert.equal((await receiver.waitFor(1)).map(typeOf).join(), 'sold');
    await tiny.webhooks.set({ key, stale_payload: false, drop: 1 });
    await fetch(page, { method: 'POST' });
    const missed = (await tiny.webhooks.list(key)).at(-1)?.id ?? '';
    assert.equal(await tiny.webhooks.redeliver(key, missed), 1);
    assert.deepEqual((await receiver.waitFor(2)).map(typeOf), ['sold', 'paid']);
    assert.equal((await tiny.webhooks.counts(key)).dropped, 1);
  });

  it('what is not taken is sent again by the virtual clock', async () => {
    const key = 'tiny_retry';
    const receiver = await listen(key);
    await tiny.clock({ key, frozen: true });
    receiver.answerWith(503);
    await sell(key, 5);
    await receiver.waitFor(1);
    while ((await tiny.webhooks.counts(key)).waiting === 0);
    receiver.answerWith(200);
    await tiny.clock({ key, advance_seconds: 1 });
    await receiver.waitFor(2);
    while ((await tiny.webhooks.counts(key)).delivered === 0);
    assert.equal((await tiny.webhooks.counts(key)).waiting, 0);
  });
});

describe("a mounted provider's journal", () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'));
  after(() => rmSync(dataDir, { recursive: true, force: true }));

  it('kill -9 loses nothing: records, kept answers, settings, due work, notices not taken', async () => {
    const key = 'tiny_killed';
    const receiver = await receiveNotices();
    const script = fileURLToPath(new URL('../../testing/start-tiny.ts', import.meta.url));
    const child = spawn(process.execPath, [script, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const url = line.toString().trim();
    const before = mountControl(url, 'tiny');
    await before.knob('POST', 'listeners', { key, url: receiver.url });
    await before.webhooks.set({ key, hold: true });
    await before.settings({ key, settles_ms: 5_000 });
    await before.clock({ key, frozen: true });
    const first = await sell(key, 5, 'k1', url);
    child.kill('SIGKILL');
    await once(child, 'exit');

    const again = await openSandbox({ dataDir, mounts });
    const now = again.control.at('tiny');
    assert.equal((await receiver.waitFor(1)).map(typeOf).join(), 'sold');
    const replayed = await sell(key, 5, 'k1', again.url);
    assert.deepEqual(replayed, { ...first, isReplayed: true });
    await now.clock({ key, advance_seconds: 5 });
    assert.equal((await now.books<TinyBooks>(key)).sales[0]?.status, 'settled');
    assert.notEqual(saleOf(await sell(key, 5, 'k2', again.url)).id, saleOf(first).id);
    await now.reset(key);
    await again.close();

    const last = await openSandbox({ dataDir, mounts });
    assert.equal((await last.control.at('tiny').books<TinyBooks>(key)).sold, 0);
  });
});
