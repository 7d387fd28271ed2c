import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { testProcess } from '#test/process';
import { freePort } from './embedded-postgres.ts';
import { answers } from './sandbox-process.ts';

const run = promisify(execFile);
const folder = mkdtempSync(path.join(tmpdir(), 'bascule-start-'));
const ports = {
  BASCULE_PORT: String(await freePort()),
  BASCULE_ADMIN_PORT: String(await freePort()),
  BASCULE_SANDBOX_PORT: String(await freePort()),
  BASCULE_POSTGRES_PORT: String(await freePort()),
};
const environment = { BASCULE_DATA_DIR: path.join(folder, 'data'), DATABASE_URL: '', ...ports };
const isUp = /Ctrl-C stops everything/;
const start = testProcess(['src/cli/main.ts', 'start'], isUp, environment);

after(async () => {
  await start.stop();
  await bascule('reset', '--yes').catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
});

/** Runs another command beside it and gives what it said, well or not. */
const bascule = async (...words: readonly string[]) =>
  await run(process.execPath, ['src/cli/main.ts', ...words], {
    env: { ...process.env, ...environment },
  });

const ctrlC = async (): Promise<void> => {
  process.kill(start.pid(), 'SIGINT');
  await start.gone();
};

const screen = (): string => start.output().slice(start.output().lastIndexOf('Bascule is ready'));
const keyOnScreen = (): string => /Test key +(sk_test_\w+)/.exec(screen())?.[1] ?? '';

/** The commands of the first screen, as a newcomer pastes them. */
const pasteable = (): string =>
  (screen().split('another terminal:')[1] ?? '').split('What comes next')[0] ?? '';

let paymentId = '';

test('the first start shows a command that takes a payment and explains it', async () => {
  await start.start();
  assert.match(screen(), /with a new database/);
  const { stdout } = await run('bash', ['-c', pasteable()]);
  const timeline = JSON.parse(stdout) as { payment_id: string; data: { summary: string }[] };
  paymentId = timeline.payment_id;
  assert.match(paymentId, /^pay_/);
  assert.ok(timeline.data.some(({ summary }) => summary.includes('→ captured')));
});

test('a second start on the same folder is refused in words, and harms nothing', async () => {
  await assert.rejects(bascule('start'), /already runs on .* \(process \d+\)/);
  await assert.rejects(
    run(process.execPath, ['src/cli/main.ts', 'start'], {
      env: { ...process.env, ...environment, BASCULE_DATA_DIR: path.join(folder, 'other') },
    }),
    /Port \d+, wanted for the API, is taken/,
  );
  assert.ok(start.isRunning());
});

test('Ctrl-C stops every part and keeps the data', async () => {
  await ctrlC();
  assert.match(start.output(), /Ctrl-C\. Stopping …\nStopped\. Your data is kept/);
  for (const port of Object.values(ports)) {
    assert.equal(await answers(Number(port)), false, `somebody still listens on ${port}`);
  }
});

test('the next start finds its data, its key and the books of the sandbox', async () => {
  const keyBefore = keyOnScreen();
  await start.start();
  assert.match(screen(), /with the data it had/);
  assert.equal(keyOnScreen(), keyBefore);

  const api = `http://127.0.0.1:${ports.BASCULE_PORT}/v1`;
  const headers = { authorization: `Bearer ${keyBefore}`, 'content-type': 'application/json' };
  const found = await fetch(`${api}/payments/${paymentId}`, { headers });
  assert.equal(((await found.json()) as { status: string }).status, 'captured');
  const body = JSON.stringify({ payment_id: paymentId });
  const refunded = await fetch(`${api}/refunds`, { method: 'POST', headers, body });
  assert.equal(refunded.status, 201, 'the sandbox knows the charge of the run before');
  await ctrlC();
});

test('a start that was killed is cleared up by the next', async () => {
  await start.start();
  await start.kill();
  await start.start();
  assert.match(screen(), /with the data it had/);
  await ctrlC();
});

test('reset deletes all of it', async () => {
  const { stdout } = await bascule('reset', '--yes');
  assert.match(stdout, /Deleted/);
  assert.ok(!existsSync(environment.BASCULE_DATA_DIR));
});
