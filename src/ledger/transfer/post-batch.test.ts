import assert from 'node:assert/strict';
import test from 'node:test';

import type { Call, Database, Scope } from '#kernel';
import { useDatabase } from '#test/database';
import { balanceOf } from '../account/balance-of.ts';
import { verifyLedger } from '../audit/verify-ledger.ts';
import { createLedger, type Ledger } from './create-ledger.ts';
import type { TransferDraft } from './transfer.ts';

const { database } = await useDatabase(8);

const clearing = 'provider:p:clearing:EUR';
const merchant = 'merchant:acct_1:available:EUR';

const draftIn =
  (name: string) =>
  (id: string, minor: bigint, from = clearing, to = merchant): TransferDraft => ({
    scope: scopeOf(name),
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

const scopeOf = (name: string): Scope => ({ organisationId: `org_${name}`, mode: 'live' });

/** A database that keeps what was sent ahead. */
const watched = (): { readonly seen: Database; readonly trips: Call[] } => {
  const trips: Call[] = [];
  const inOrder = (): ((call: Call) => Promise<void>) => {
    const send = database.inOrder();
    return async (call) => {
      trips.push(call);
      await send(call);
    };
  };
  return { seen: { ...database, inOrder }, trips };
};

/** Three posts one after another: the last finds the books as the two before left them. */
const warm = async (ledger: Ledger, draft: ReturnType<typeof draftIn>, name: string) => {
  for (const turn of [1, 2, 3]) await ledger.post(draft(`${name}:${turn}`, 10n));
};

const postedOn = async (name: string): Promise<bigint | undefined> =>
  await database.transaction(async (tx) => (await balanceOf(tx, scopeOf(name), merchant))?.posted);

const assertSound = async (): Promise<void> => {
  const audit = await database.transaction(async (tx) => await verifyLedger(tx));
  assert.deepEqual(audit.findings, []);
};

test('a writer that is alone sends its batches ahead, and they stand as any other', async () => {
  const { seen, trips } = watched();
  const draft = draftIn('alone');
  const ledger = createLedger({ database: seen });
  await warm(ledger, draft, 'warm');
  assert.equal(trips.length, 1);
  const many = Array.from({ length: 1_200 }, (_, i) => draft(`many:${i}`, 1n));
  const results = await Promise.all(many.map(async (one) => await ledger.post(one)));
  assert.ok(results.every(({ kind }) => kind === 'posted'));
  assert.equal(trips.length, 4);
  assert.equal(await postedOn('alone'), 1_230n);
  await assertSound();
});

test('repeats, conflicts and refusals are answered as exactly when batches go ahead', async () => {
  const draft = draftIn('exact');
  const ledger = createLedger({ database });
  await warm(ledger, draft, 'warm');
  const spend = draft('spend', 30n, merchant, clearing);
  assert.deepEqual(await ledger.post(spend), { kind: 'posted' });
  const again = await Promise.all([
    ledger.post(spend),
    ledger.post(draft('spend', 29n, merchant, clearing)),
    ledger.post(draft('late', 1n, merchant, clearing)),
    ledger.post(draft('fill', 1n)),
  ]);
  const codes = again.map((one) => (one.kind === 'refused' ? one.code : one.kind));
  assert.deepEqual(codes, ['duplicate', 'transfer_conflict', 'insufficient_funds', 'posted']);
  assert.equal(await postedOn('exact'), 1n);
  await assertSound();
});

test('an id that stands already spoils the batches sent ahead, and none of them is lost', async () => {
  const { seen, trips } = watched();
  const draft = draftIn('spoilt');
  const ledger = createLedger({ database: seen });
  await warm(ledger, draft, 'warm');
  const many = Array.from({ length: 1_500 }, (_, i) =>
    i % 700 === 0 ? draft('warm:1', 10n) : draft(`many:${i}`, 1n),
  );
  const results = await Promise.all(many.map(async (one) => await ledger.post(one)));
  assert.equal(results.filter(({ kind }) => kind === 'duplicate').length, 3);
  assert.equal(results.filter(({ kind }) => kind === 'posted').length, 1_497);
  assert.ok(trips.length > 1);
  assert.equal(await postedOn('spoilt'), 30n + 1_497n);
  await assertSound();
});

test('two writers of one scope never build on what the other has changed', async () => {
  const draft = draftIn('both');
  const [one, other] = [createLedger({ database }), createLedger({ database })];
  await warm(one, draft, 'one');
  await warm(other, draft, 'other');
  // The first remembers 30 and the second 60; there is money for one of the two.
  assert.deepEqual(await one.post(draft('first', 60n, merchant, clearing)), { kind: 'posted' });
  const second = await other.post(draft('second', 60n, merchant, clearing));
  assert.equal(second.kind === 'refused' && second.code, 'insufficient_funds');
  assert.deepEqual(await one.post(draft('third', 5n)), { kind: 'posted' });
  assert.deepEqual(await other.post(draft('fourth', 5n, merchant, clearing)), { kind: 'posted' });
  assert.equal(await postedOn('both'), 0n);
  await assertSound();
});

test('the database takes a batch once, onto the books it was built on', async () => {
  const { seen, trips } = watched();
  await warm(createLedger({ database: seen }), draftIn('once'), 'warm');
  const [sent] = trips;
  assert.ok(sent !== undefined);
  await assert.rejects(database.inOrder()(sent), /not those that the batch was built on|unique/);
  assert.equal(await postedOn('once'), 30n);
  await assertSound();
});
