import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';

/** Runs the command as the terminal would, into a pipe. */
const runDemo = async (...words: readonly string[]) => {
  const run = spawn(process.execPath, ['src/cli/main.ts', 'demo', ...words]);
  const ended = new Promise<number | null>((resolve) => run.once('exit', resolve));
  const [code, said, complaint] = await Promise.all([ended, text(run.stdout), text(run.stderr)]);
  return { code, said, complaint };
};

test('the story of payments is told to its end, and the books agree', async () => {
  const { code, said, complaint } = await runDemo('payment');
  assert.equal(code, 0, said + complaint);
  for (const line of [
    /→ captured/,
    /→ declined {2}insufficient_funds/,
    /→ requires_action {2}http/,
    /→ authorized/,
    /→ processing/,
    /no longer held/,
    /attempt sending → unknown/,
    /✔ trial balance in EUR/,
    /✔ trial balance in JPY/,
    /✔ Stripe owes us .* EUR/,
  ]) {
    assert.match(said, line);
  }
  assert.ok(!said.includes('✖'), said);
  assert.ok(!said.includes('\u001B'), 'a pipe gets no colours');
});

test('a story that nobody knows is answered with those that are told', async () => {
  const { code, complaint } = await runDemo('heist');
  assert.equal(code, 1);
  assert.match(
    complaint,
    /no story called heist\. There is: payment, marketplace, orchestration\./,
  );
});

test('the story of several acquirers is told to its end, and every book agrees', async () => {
  const { code, said, complaint } = await runDemo('orchestration');
  assert.equal(code, 0, said + complaint);
  for (const line of [
    /→ captured {2}by adyen, after a processing error at the other/,
    /→ processing {2}\d+: nobody knows, so nobody else may try them/,
    /✔ 14 buyers, 14 charges in the books of both acquirers/,
    /attempt unknown → approved/,
    /→ succeeded_late/,
    /[1-9]\d* of \d+ payments go elsewhere/,
    /rule “cards-in-euro”: priority/,
    /✔ Stripe owes us .* EUR/,
    /✔ Adyen owes us .* EUR/,
    /✔ The bank owes us .* EUR/,
  ]) {
    assert.match(said, line);
  }
  assert.ok(!said.includes('✖'), said);
});
