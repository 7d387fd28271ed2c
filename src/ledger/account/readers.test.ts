import assert from 'node:assert/strict';
import test from 'node:test';

import { type Caller, isRefusal, manualClock, randomIds, type Scope, systemClock } from '#kernel';
import { useDatabase } from '#test/database';
import { expireHolds, findDueHolds } from '../hold/expire-holds.ts';
import { postTransfers } from '../transfer/post-transfers.ts';
import { retrieveLedgerTransfer } from '../transfer/retrieve-ledger-transfer.ts';
import type { Phase, TransferDraft } from '../transfer/transfer.ts';
import { transfersOf } from '../transfer/transfers-of.ts';
import { balanceAt } from './balance-at.ts';
import { balanceOf } from './balance-of.ts';
import { listEntries } from './list-entries.ts';
import { listLedgerAccounts } from './list-ledger-accounts.ts';
import { listLedgerBalances } from './list-ledger-balances.ts';
import { listLedgerEntries } from './list-ledger-entries.ts';
import { openAccounts } from './open-accounts.ts';
import { retrieveLedgerAccount } from './retrieve-ledger-account.ts';
import { retrieveTrialBalance } from './retrieve-trial-balance.ts';

const { database } = await useDatabase();
const clearing = 'provider:stripe:clearing:EUR';
const balance = 'organisation:balance:EUR';
let organisations = 0;

const newCaller = (): Caller => ({
  organisationId: `org_reading_${(organisations += 1)}`,
  mode: 'test',
  actor: 'key_1',
  requestId: 'req_1',
  traceparent: '00-1-1-01',
  ids: randomIds(systemClock),
});

const post = async (
  scope: Scope,
  id: string,
  minor: bigint,
  phase: Phase = { kind: 'posted' },
  reference = 'pay_1',
): Promise<void> => {
  const draft: TransferDraft = {
    scope: { organisationId: scope.organisationId, mode: scope.mode },
    id,
    kind: 'payment.captured',
    effectiveAt: new Date('2026-11-01T12:00:00.000Z'),
    reference: { type: 'payment', id: reference },
    phase,
    entries:
      phase.kind === 'void'
        ? []
        : [
            { account: clearing, minor: -minor, currency: 'EUR' },
            { account: balance, minor, currency: 'EUR' },
          ],
  };
  const results = await database.transaction(async (tx) => await postTransfers(tx, [draft]));
  assert.deepEqual(results, [{ kind: 'posted' }]);
};

test('the balance at each past moment is what the books said then', async () => {
  const caller = newCaller();
  for (let n = 1n; n <= 6n; n += 1n) await post(caller, `capture:${n}`, n * 100n);
  await database.transaction(async (tx) => {
    const lines = await listEntries(tx, caller, clearing, { limit: 10 });
    assert.deepEqual(
      lines.map((line) => line.postedAfter),
      [-2100n, -1500n, -1000n, -600n, -300n, -100n],
    );
    for (const line of lines) {
      const then = await balanceAt(tx, caller, clearing, line.bookedAt);
      const newest = lines.find((other) => other.bookedAt.getTime() === line.bookedAt.getTime());
      assert.deepEqual([then?.posted, then?.version], [newest?.postedAfter, newest?.version]);
    }
    assert.equal((await balanceAt(tx, caller, clearing, new Date(0)))?.posted, 0n);
    assert.equal(await balanceAt(tx, caller, 'platform:fees:EUR', new Date(0)), undefined);
  });
});

test('a statement is read page by page without a gap or a repeat', async () => {
  const caller = newCaller();
  for (let n = 1; n <= 7; n += 1) await post(caller, `capture:${n}`, 10n);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await listLedgerEntries({ database }, caller, {
      params: { path: clearing },
      query: { limit: 3, ...(cursor === null ? {} : { cursor }) },
    });
    seen.push(...page.data.map((line) => line.transfer_id));
    assert.equal(page.has_more, page.next_cursor !== null);
    cursor = page.next_cursor;
  } while (cursor !== null);
  assert.deepEqual(
    seen,
    [7, 6, 5, 4, 3, 2, 1].map((n) => `capture:${n}`),
  );
});

test('the API shows amounts on sides and never a sign that needs explaining', async () => {
  const caller = newCaller();
  await post(caller, 'capture:1', 1050n);
  await post(caller, 'hold:1', 200n, { kind: 'hold' });
  const account = await retrieveLedgerAccount({ database }, caller, { params: { path: clearing } });
  assert.deepEqual(
    [account.normal_side, account.balance, account.pending_debits, account.available],
    ['debit', '10.50', '2.00', '10.50'],
  );
  const transfer = await retrieveLedgerTransfer({ database }, caller, {
    params: { transfer_id: 'hold:1' },
  });
  assert.deepEqual(
    transfer.entries.map(({ account: at, side, layer, amount }) => [at, side, layer, amount]),
    [
      [clearing, 'debit', 'pending', '2.00'],
      [balance, 'credit', 'pending', '2.00'],
    ],
  );
  const trial = await retrieveTrialBalance({ database }, caller);
  assert.equal(trial.is_balanced, true);
  assert.deepEqual(trial.currencies, [
    {
      currency: 'EUR',
      debits: '10.50',
      credits: '10.50',
      pending_debits: '2.00',
      pending_credits: '2.00',
    },
  ]);
});

test('accounts are listed by path, of one prefix, page by page, and nobody else sees them', async () => {
  const caller = newCaller();
  const merchants = Array.from({ length: 5 }, (_, i) => `merchant:acct_${i}:available:EUR`);
  await database.transaction(
    async (tx) => await openAccounts(tx, caller, [...merchants, clearing]),
  );
  await database.transaction(async (tx) => await openAccounts(tx, caller, merchants));
  const list = async (query: { prefix?: string; limit?: number; cursor?: string }) =>
    (await listLedgerAccounts({ database }, caller, { query })).data.map(({ id }) => id);
  assert.deepEqual(await list({}), [...merchants, clearing]);
  assert.deepEqual(await list({ prefix: 'merchant:', limit: 2 }), merchants.slice(0, 2));
  assert.deepEqual(
    await list({ prefix: 'merchant:', cursor: merchants[3] ?? '' }),
    merchants.slice(4),
  );
  const stranger = await listLedgerAccounts({ database }, newCaller(), { query: {} });
  assert.deepEqual(stranger.data, []);
  const then = await listLedgerBalances({ database }, caller, {
    query: { at: '2020-01-01T00:00:00Z', prefix: 'provider:' },
  });
  assert.deepEqual(
    then.data.map(({ id, balance: held }) => [id, held]),
    [[clearing, '0.00']],
  );
});

test('what is not there is refused by name', async () => {
  const caller = newCaller();
  const refusedAs = (code: string) => (fault: unknown) => isRefusal(fault, code);
  const params = { path: clearing, transfer_id: 'capture:none' };
  await assert.rejects(
    retrieveLedgerAccount({ database }, caller, { params }),
    refusedAs('ledger_account_not_found'),
  );
  await assert.rejects(
    listLedgerEntries({ database }, caller, { params, query: {} }),
    refusedAs('ledger_account_not_found'),
  );
  await assert.rejects(
    retrieveLedgerTransfer({ database }, caller, { params }),
    refusedAs('ledger_transfer_not_found'),
  );
});

test('the transfers of a payment come in the order they were booked, with their entries', async () => {
  const caller = newCaller();
  await post(caller, 'hold:1', 300n, { kind: 'hold' });
  await post(caller, 'other:1', 5n, { kind: 'posted' }, 'pay_2');
  await post(caller, 'take:1', 200n, { kind: 'post', holdId: 'hold:1', rest: 'void' });
  const found = await database.asTenant(
    caller,
    async (tx) => await transfersOf(tx, caller, { type: 'payment', id: 'pay_1' }),
  );
  assert.deepEqual(
    found.map(({ id, phase, holdId, entries }) => [id, phase, holdId, entries.length]),
    [
      ['hold:1', 'hold', null, 2],
      ['take:1', 'post', 'hold:1', 4],
    ],
  );
});

test('a hold whose time ran out is found and released, once', async () => {
  const caller = newCaller();
  const clock = manualClock(new Date('2026-11-21T10:00:00.000Z'));
  const deps = { database, clock };
  const expiresAt = new Date('2026-11-21T11:00:00.000Z');
  await post(caller, 'hold:1', 300n, { kind: 'hold', expiresAt });
  assert.deepEqual(await findDueHolds(deps, 10), []);
  clock.advance(3_600_000);
  const due = await findDueHolds(deps, 10);
  assert.equal(due.length, 1);
  await expireHolds(deps, due);
  await expireHolds(deps, due);
  assert.deepEqual(await findDueHolds(deps, 10), []);
  await database.transaction(async (tx) => {
    assert.equal((await balanceOf(tx, caller, clearing))?.pendingDebits, 0n);
    const found = await transfersOf(tx, caller, { type: 'payment', id: 'pay_1' });
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ['payment.captured', 'hold.expired'],
    );
  });
});
