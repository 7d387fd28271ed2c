import assert from 'node:assert/strict';
import test from 'node:test';

import type { Scope } from '#kernel';
import { useDatabase } from '#test/database';
import { balanceOf } from '../account/balance-of.ts';
import { createLedger } from './create-ledger.ts';
import { postTransfers } from './post-transfers.ts';
import type { EntryDraft, Phase, TransferDraft, TransferResult } from './transfer.ts';

const { database } = await useDatabase();
let organisations = 0;

/** A scope that no other test touches. */
const newScope = (): Scope => ({
  organisationId: `org_posting_${(organisations += 1)}`,
  mode: 'test',
});

const clearing = 'provider:stripe:clearing:EUR';
const available = 'merchant:acct_1:available:EUR';
const fees = 'platform:fees:EUR';

const move = (from: string, to: string, minor: bigint): readonly EntryDraft[] => [
  { account: from, minor: -minor, currency: from.slice(-3) },
  { account: to, minor, currency: to.slice(-3) },
];

const draft = (
  scope: Scope,
  id: string,
  entries: readonly EntryDraft[],
  phase: Phase = { kind: 'posted' },
  linkedTo?: string,
): TransferDraft => ({
  scope,
  id,
  kind: 'payment.captured',
  effectiveAt: new Date('2026-11-01T12:00:00.000Z'),
  reference: { type: 'payment', id: 'pay_1' },
  phase,
  entries,
  ...(linkedTo === undefined ? {} : { linkedTo }),
});

const post = async (...drafts: TransferDraft[]): Promise<readonly string[]> =>
  (await postAll(drafts)).map((result) => (result.kind === 'refused' ? result.code : result.kind));

const postAll = async (drafts: readonly TransferDraft[]): Promise<readonly TransferResult[]> =>
  await database.transaction(async (tx) => await postTransfers(tx, drafts));

const posted = async (scope: Scope, path: string): Promise<bigint | undefined> =>
  (await database.transaction(async (tx) => await balanceOf(tx, scope, path)))?.posted;

test('a transfer moves its accounts, which are opened on first use', async () => {
  const scope = newScope();
  assert.equal(await posted(scope, clearing), undefined);
  assert.deepEqual(await post(draft(scope, 'capture:1', move(clearing, available, 1050n))), [
    'posted',
  ]);
  assert.equal(await posted(scope, clearing), -1050n);
  assert.equal(await posted(scope, available), 1050n);
});

test('the same transfer again is a duplicate, another under its id a conflict', async () => {
  const scope = newScope();
  const first = draft(scope, 'capture:1', move(clearing, available, 1050n));
  const other = draft(scope, 'capture:1', move(clearing, available, 1051n));
  assert.deepEqual(await post(first, first, other), ['posted', 'duplicate', 'transfer_conflict']);
  assert.deepEqual(await post(first, other), ['duplicate', 'transfer_conflict']);
  assert.equal(await posted(scope, available), 1050n);
});

test('test and live never meet, under the same id neither', async () => {
  const scope = newScope();
  const live: Scope = { ...scope, mode: 'live' };
  const entries = move(clearing, available, 5n);
  assert.deepEqual(
    await post(draft(scope, 'capture:1', entries), draft(live, 'capture:1', entries)),
    ['posted', 'posted'],
  );
  assert.equal(await posted(live, available), 5n);
});

test('a refused transfer undoes only itself, and later ones see what earlier ones did', async () => {
  const scope = newScope();
  const results = await post(
    draft(scope, 'payout:1', move(available, clearing, 100n)),
    draft(scope, 'capture:1', move(clearing, available, 100n)),
    draft(scope, 'payout:2', move(available, clearing, 101n)),
    draft(scope, 'payout:3', move(available, clearing, 100n)),
    draft(scope, 'payout:4', move(available, clearing, 1n)),
  );
  assert.deepEqual(results, [
    'insufficient_funds',
    'posted',
    'insufficient_funds',
    'posted',
    'insufficient_funds',
  ]);
  assert.equal(await posted(scope, available), 0n);
});

test('linked transfers stand or fall together', async () => {
  const scope = newScope();
  const results = await post(
    draft(scope, 'split:a', move(clearing, available, 10n), { kind: 'posted' }, 'split'),
    draft(scope, 'between', move(clearing, available, 3n)),
    draft(scope, 'split:b', move(available, fees, 20n), { kind: 'posted' }, 'split'),
  );
  assert.deepEqual(results, ['linked_refused', 'posted', 'insufficient_funds']);
  assert.equal(await posted(scope, available), 3n);
  const again = await post(
    draft(scope, 'split:a', move(clearing, available, 10n), { kind: 'posted' }, 'split'),
    draft(scope, 'split:b', move(available, fees, 2n), { kind: 'posted' }, 'split'),
  );
  assert.deepEqual(again, ['posted', 'posted']);
});

test('drafts that cannot be are refused each for its fault', async () => {
  const scope = newScope();
  const results = await post(
    draft(scope, 'none', []),
    draft(scope, 'single', [{ account: fees, minor: 1n, currency: 'EUR' }]),
    draft(scope, 'uneven', [
      ...move(clearing, available, 5n),
      ...move(clearing, fees, 1n).slice(1),
    ]),
    draft(scope, 'zero', move(clearing, available, 0n)),
    draft(scope, 'huge', move(clearing, available, 10n ** 38n)),
    draft(scope, 'path', move(clearing, 'merchant:acct_1:spending:EUR', 5n)),
    draft(scope, 'coin', [
      { account: clearing, minor: -5n, currency: 'USD' },
      { account: available, minor: 5n, currency: 'USD' },
    ]),
    draft(scope, 'void', [], { kind: 'void', holdId: 'hold_unknown' }),
  );
  assert.deepEqual(results, [
    'unbalanced',
    'unbalanced',
    'unbalanced',
    'amount_out_of_range',
    'amount_out_of_range',
    'no_account',
    'no_account',
    'hold_not_open',
  ]);
});

test('an exchange balances in each currency over the exchange accounts', async () => {
  const scope = newScope();
  const results = await post(
    draft(scope, 'exchange:1', [
      ...move('exchange:EUR', 'customer:cus_1:refunds_owed:EUR', 1000n),
      ...move('customer:cus_1:refunds_owed:ETH', 'exchange:ETH', 5n * 10n ** 17n),
    ]),
  );
  assert.deepEqual(results, ['posted']);
  assert.equal(await posted(scope, 'exchange:ETH'), 5n * 10n ** 17n);
});

test('a hold counts against what is available until it is taken or let go', async () => {
  const scope = newScope();
  const results = await post(
    draft(scope, 'capture:1', move(clearing, available, 100n)),
    draft(scope, 'hold:1', move(available, fees, 60n), { kind: 'hold' }),
    draft(scope, 'hold:2', move(available, fees, 41n), { kind: 'hold' }),
    draft(scope, 'post:1', move(available, fees, 20n), { kind: 'post', holdId: 'hold:1' }),
    draft(scope, 'post:2', move(available, fees, 41n), { kind: 'post', holdId: 'hold:1' }),
  );
  assert.deepEqual(results, ['posted', 'posted', 'insufficient_funds', 'posted', 'over_release']);
  const held = await database.transaction(async (tx) => await balanceOf(tx, scope, available));
  assert.deepEqual([held?.posted, held?.pendingDebits, held?.available], [80n, 40n, 40n]);
  const rest = await post(
    draft(scope, 'void:1', [], { kind: 'void', holdId: 'hold:1' }),
    draft(scope, 'void:2', [], { kind: 'void', holdId: 'hold:1' }),
    draft(scope, 'payout', move(available, clearing, 80n)),
  );
  assert.deepEqual(rest, ['posted', 'hold_not_open', 'posted']);
});

test('a post may let the rest go, and post a fee beside what it takes', async () => {
  const scope = newScope();
  const hold = draft(scope, 'hold:1', move(clearing, available, 100n), { kind: 'hold' });
  assert.deepEqual(await post(hold), ['posted']);
  const take = draft(
    scope,
    'post:1',
    [...move(clearing, available, 70n), ...move(available, fees, 2n)],
    { kind: 'post', holdId: 'hold:1', rest: 'void' },
  );
  assert.deepEqual(await post(take, hold), ['posted', 'duplicate']);
  assert.equal(await posted(scope, available), 68n);
  const state = await database.transaction(async (tx) => await balanceOf(tx, scope, clearing));
  assert.deepEqual([state?.posted, state?.pendingDebits], [-70n, 0n]);
  assert.deepEqual(
    await post(
      draft(scope, 'post:2', move(clearing, available, 1n), { kind: 'post', holdId: 'hold:1' }),
    ),
    ['hold_not_open'],
  );
});

test('a caller without a transaction shares one with its neighbours and gets its own answer', async () => {
  const scope = newScope();
  const ledger = createLedger({ database });
  const results = await Promise.all([
    ledger.post(draft(scope, 'capture:1', move(clearing, available, 7n))),
    ledger.post(draft(scope, 'payout:1', move(available, clearing, 8n))),
  ]);
  assert.deepEqual(
    results.map((result) => result.kind),
    ['posted', 'refused'],
  );
});

test('accounts opened in a transaction that rolls back are opened again later', async () => {
  const scope = newScope();
  const one = draft(scope, 'capture:1', move(clearing, available, 7n));
  await assert.rejects(
    database.transaction(async (tx) => {
      assert.deepEqual(await postTransfers(tx, [one]), [{ kind: 'posted' }]);
      throw new Error('the caller changes its mind');
    }),
  );
  assert.equal(await posted(scope, available), undefined);
  assert.deepEqual(await post(one), ['posted']);
});
