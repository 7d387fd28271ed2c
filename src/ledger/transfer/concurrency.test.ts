import assert from 'node:assert/strict';
import test from 'node:test';

import { armFailpoint, type Scope } from '#kernel';
import { useDatabase } from '#test/database';
import { balanceOf } from '../account/balance-of.ts';
import { trialBalance } from '../account/trial-balance.ts';
import { verifyLedger } from '../audit/verify-ledger.ts';
import { createLedger } from './create-ledger.ts';
import { postTransfers } from './post-transfers.ts';
import type { TransferDraft } from './transfer.ts';

const { database } = await useDatabase(12);
const writers = 8;

const scopeOf = (name: string): Scope => ({ organisationId: `org_${name}`, mode: 'live' });

const draft = (scope: Scope, id: string, from: string, to: string, minor = 1n): TransferDraft => ({
  scope,
  id,
  kind: 'test.moved',
  effectiveAt: new Date(0),
  reference: { type: 'test', id: 'test_1' },
  phase: { kind: 'posted' },
  entries: [
    { account: from, minor: -minor, currency: 'EUR' },
    { account: to, minor, currency: 'EUR' },
  ],
});

const merchant = (n: number): string => `merchant:acct_${n}:available:EUR`;
const clearing = 'provider:p:clearing:EUR';

const assertSound = async (): Promise<void> => {
  const audit = await database.transaction(async (tx) => await verifyLedger(tx));
  assert.deepEqual(audit.findings, []);
};

test('eight writers over the same accounts and organisations neither lose nor double anything', async () => {
  const scopes = [scopeOf('one'), scopeOf('two')];
  const work = Array.from({ length: writers }, async (_, writer) => {
    const results: string[] = [];
    for (let round = 0; round < 12; round += 1) {
      // Half of the ids are everybody's: one writer posts each, the others find a duplicate.
      const drafts = scopes.flatMap((scope) => [
        draft(scope, `shared:${round}`, clearing, merchant(round % 3), 5n),
        draft(scope, `own:${writer}:${round}`, clearing, merchant((writer + round) % 3), 2n),
        draft(scope, `out:${writer}:${round}`, merchant(writer % 3), clearing, 1n),
      ]);
      const order = writer % 2 === 0 ? drafts : drafts.toReversed();
      const answers = await database.transaction(async (tx) => await postTransfers(tx, order));
      results.push(...answers.map((answer) => answer.kind));
    }
    return results;
  });
  const results = (await Promise.all(work)).flat();
  const count = (kind: string): number => results.filter((result) => result === kind).length;
  assert.equal(count('duplicate'), 2 * 12 * (writers - 1));
  assert.equal(count('posted') + count('refused'), 2 * 12 * (2 * writers + 1));
  await assertSound();
});

test('a guarded account raced for by fifty callers gives what it has and no more', async () => {
  const scope = scopeOf('race');
  const ledger = createLedger({ database });
  await ledger.post(draft(scope, 'fill:1', clearing, merchant(1), 20n));
  const results = await Promise.all(
    Array.from(
      { length: 50 },
      async (_, i) => await ledger.post(draft(scope, `drain:${i}`, merchant(1), clearing)),
    ),
  );
  assert.equal(results.filter((result) => result.kind === 'posted').length, 20);
  await database.transaction(async (tx) => {
    assert.equal((await balanceOf(tx, scope, merchant(1)))?.posted, 0n);
  });
});

for (const place of ['ledger.locked', 'ledger.written']) {
  test(`a writer that dies at ${place} leaves nothing, and the same call again completes`, async () => {
    const scope = scopeOf(place);
    const drafts = [draft(scope, 'capture:1', clearing, merchant(1), 7n)];
    const post = async () =>
      await database.transaction(async (tx) => await postTransfers(tx, drafts));
    const disarm = armFailpoint(place, 'throw');
    await assert.rejects(post(), /failpoint/);
    disarm();
    await database.transaction(async (tx) => {
      assert.equal(await balanceOf(tx, scope, clearing), undefined);
    });
    assert.deepEqual(await post(), [{ kind: 'posted' }]);
    assert.deepEqual(await post(), [{ kind: 'duplicate' }]);
    await assertSound();
  });
}

test('the trial balance is zero in every currency', async () => {
  const lines = await database.transaction(async (tx) => await trialBalance(tx));
  assert.ok(lines.length > 0);
  for (const line of lines) assert.deepEqual([line.posted, line.debits - line.credits], [0n, 0n]);
});
