import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useDatabase } from '#test/database';
import { openErrands } from './open-errands.ts';
import { resolveDelaysMs } from './resolve-schedule.ts';
import { exchangesOfErrands } from './store.ts';
import { openErrandHouse } from './testing/open-errand-house.ts';

const world = await useDatabase();
const hour = 3_600_000;

test('fifty errands are opened in one statement, sent side by side, and ended together', async () => {
  const house = openErrandHouse(world);
  const drafts = Array.from({ length: 50 }, () => house.draft());
  const errands = await house.open(drafts);
  assert.deepEqual(
    errands.map(({ id }) => id),
    drafts.map(({ id }) => id),
    'in the order in which they were asked for',
  );
  const batches: number[] = [];
  const runner = house.runnerWith({
    settle: async (_, ended) => {
      batches.push(ended.length);
      return [];
    },
  });
  await runner.drive(errands);

  assert.equal(house.desk.done.length, 50);
  assert.equal(house.desk.calls.together, 16, 'as many at once as a connection is asked to bear');
  assert.ok(batches.length < 50, 'many ends share a transaction');
  const [first] = drafts;
  assert.ok(first !== undefined);
  const errand = await house.read(first);
  assert.deepEqual([errand.state, errand.reference, errand.failure], ['done', 'tr_1', null]);
});

test('what is opened twice stands once, and is driven by whoever opened it first', async () => {
  const house = openErrandHouse(world);
  const draft = house.draft();
  const [again, other] = [{ ...draft }, house.draft()];
  const opened = await house.open([draft]);
  assert.equal(opened.length, 1);
  assert.deepEqual(
    (await house.open([again, other, other])).map(({ id }) => id),
    [other.id],
  );
  await house.runner.drive(opened);
  assert.deepEqual(await house.open([draft]), [], 'neither after its end');
  assert.equal(house.desk.done.length, 1);
});

test('no second errand is opened for what may have happened', async () => {
  const house = openErrandHouse(world);
  const draft = house.draft();
  house.desk.fail('lost_before');
  await house.runner.drive(await house.open([draft]));
  const second = house.draft({ subjectId: draft.subjectId });
  await assert.rejects(house.open([second]), /one_open_errand/);

  house.clock.advance(2_000);
  await house.sweep();
  assert.equal((await house.open([second])).length, 1, 'once it has ended, another may follow');
});

test('nothing is kept of errands whose transaction is rolled back', async () => {
  const house = openErrandHouse(world);
  const draft = house.draft();
  const work = world.database.transaction(async (tx) => {
    await openErrands(house.deps, tx, [draft]);
    throw new Error('the owner thinks again');
  });
  await assert.rejects(work, /thinks again/);
  await assert.rejects(house.read(draft), /no errand/);
});

test('a lost answer is found by asking, and nothing is sent again', async () => {
  const house = openErrandHouse(world);
  const draft = house.draft();
  house.desk.fail('lost_after');
  await house.runner.drive(await house.open([draft]));
  const lost = await house.read(draft);
  assert.deepEqual([lost.state, lost.failure?.reason], ['unknown', 'unknown']);
  assert.deepEqual(await house.ends(draft), [], 'nothing unknown is called an end');

  assert.equal(await house.sweep(), 0, 'not before its time');
  house.clock.advance(2_000);
  await house.sweep();
  assert.equal((await house.read(draft)).state, 'done');
  assert.deepEqual(house.desk.calls.sent, 1);

  const { scope } = house;
  const exchanges = await world.database.asTenant(
    scope,
    async (tx) =>
      await tx.rows(exchangesOfErrands, [scope.organisationId, scope.mode, [draft.id], 10]),
  );
  assert.deepEqual(
    exchanges.map(({ purpose }) => purpose),
    ['send', 'ask'],
    'what was said is kept with it',
  );
});

test('what is not found yet is sent again under the same key, which the provider honours', async () => {
  const house = openErrandHouse(world);
  const draft = house.draft();
  house.desk.fail('lost_after');
  house.desk.hide(true);
  await house.runner.drive(await house.open([draft]));
  house.clock.advance(2_000);
  await house.sweep();

  assert.deepEqual(await house.ends(draft), ['done']);
  assert.deepEqual([house.desk.calls.sent, house.desk.done.length], [2, 1]);
});

test('without keys, absence proves nothing before the windows have passed, and ends it after', async () => {
  const house = openErrandHouse(world, { honoursKeys: false, keyLifetimeMs: 0 });
  const [kept, gone] = [house.draft(), house.draft()];
  house.desk.fail('lost_after', 'lost_before');
  house.desk.hide(true);
  for (const draft of [kept, gone]) await house.runner.drive(await house.open([draft]));
  for (const delayMs of [2_000, 15_000, 60_000, 300_000, 900_000]) {
    house.clock.advance(delayMs);
    await house.sweep();
    assert.equal((await house.read(gone)).state, 'unknown');
  }
  house.desk.hide(false);
  house.clock.advance(hour);
  await house.sweep();
  const given = await house.read(gone);
  assert.deepEqual([given.state, given.failure?.reason], ['not_sent', 'not_sent']);
  assert.equal((await house.read(kept)).state, 'done');
  assert.deepEqual([house.desk.calls.sent, house.desk.done.length], [2, 1]);
});

test('a few repeats under a key are enough: what is absent after that ends with proof', async () => {
  const house = openErrandHouse(world);
  const draft = house.draft();
  house.desk.fail('lost_before', 'lost_before', 'lost_before', 'lost_before');
  await house.runner.drive(await house.open([draft]));
  for (const delayMs of [2_000, 15_000, 60_000, 300_000, 900_000]) {
    house.clock.advance(delayMs);
    await house.sweep();
  }
  assert.equal((await house.read(draft)).state, 'unknown');
  assert.equal(house.desk.calls.sent, 4);
  house.clock.advance(hour);
  await house.sweep();
  assert.deepEqual(await house.ends(draft), ['not_sent']);
});

for (const fault of ['in_flight', 'rate_limited'] as const) {
  test(`an answer of ${fault} ends no errand: it is tried again`, async () => {
    const house = openErrandHouse(world);
    const draft = house.draft();
    house.desk.fail(fault);
    await house.runner.drive(await house.open([draft]));
    assert.equal((await house.read(draft)).state, 'unknown');
    house.clock.advance(2_000);
    await house.sweep();
    assert.deepEqual(await house.ends(draft), ['done']);
  });
}

test('a refusal ends an errand, with its reason and whether it may pass later', async () => {
  const house = openErrandHouse(world);
  const draft = house.draft();
  house.desk.fail('balance_insufficient');
  await house.runner.drive(await house.open([draft]));
  const { state, failure } = await house.read(draft);
  assert.deepEqual(
    [state, failure?.reason, failure?.mayPassLater],
    ['refused', 'balance_insufficient', true],
  );
  assert.deepEqual(await house.ends(draft), ['refused']);
});

test('that a repeat was turned away says nothing of the sending before it', async () => {
  for (const fault of ['refused_connection', 'account_gone'] as const) {
    const house = openErrandHouse(world);
    const draft = house.draft();
    house.desk.fail('lost_after', fault);
    house.desk.hide(true);
    await house.runner.drive(await house.open([draft]));
    house.clock.advance(2_000);
    await house.sweep();
    assert.equal((await house.read(draft)).state, 'unknown', fault);
    house.desk.hide(false);
    house.clock.advance(15_000);
    await house.sweep();
    assert.deepEqual(await house.ends(draft), ['done']);
  }
});

test('no byte left is an end where nothing was sent before', async () => {
  const house = openErrandHouse(world);
  const draft = house.draft();
  house.desk.fail('refused_connection');
  await house.runner.drive(await house.open([draft]));
  assert.deepEqual(await house.ends(draft), ['not_sent']);
});

test('another amount than was asked for is never called done: a person looks', async () => {
  const house = openErrandHouse(world);
  const draft = house.draft();
  house.desk.fail('wrong_amount');
  await house.runner.drive(await house.open([draft]));
  const { state, reference, failure } = await house.read(draft);
  assert.deepEqual([state, reference, failure?.reason], ['in_review', 'tr_1', 'mismatch']);
  assert.deepEqual(await house.ends(draft), ['in_review'], 'its owner is told');
});

test('after the last look an errand waits for a person, and is never guessed', async () => {
  const house = openErrandHouse(world);
  const draft = house.draft();
  house.desk.fail('lost_after');
  house.desk.silence(true);
  await house.runner.drive(await house.open([draft]));
  for (const delayMs of resolveDelaysMs) {
    house.clock.advance(delayMs);
    assert.equal(await house.sweep(), 1);
  }
  assert.equal((await house.read(draft)).state, 'in_review');
  house.clock.advance(30 * 24 * hour);
  assert.equal(await house.sweep(), 0);
  const second = house.draft({ subjectId: draft.subjectId });
  await assert.rejects(house.open([second]), /one_open_errand/, 'it may have happened');

  await house.runner.resolve([draft.id]);
  assert.equal((await house.read(draft)).state, 'in_review', 'whoever looks and learns nothing');
  house.desk.silence(false);
  await house.runner.resolve([draft.id]);
  assert.deepEqual(await house.ends(draft), ['in_review', 'done']);
  assert.equal(house.desk.calls.sent, 1);
});

test('a person ends what waits for him, once', async () => {
  const house = openErrandHouse(world);
  const draft = house.draft();
  house.desk.fail('wrong_amount');
  const [errand] = await house.open([draft]);
  assert.ok(errand !== undefined);
  const outcome = {
    kind: 'refused',
    reason: 'invalid',
    code: 'by_hand',
    message: 'The provider took it back.',
    mayPassLater: false,
  } as const;
  const heard: string[] = [];
  const decision = { outcome, exchanges: [], also: async () => void heard.push(draft.id) };
  const decide = async () => await house.runner.decide(house.scope, draft.id, decision);
  await assert.rejects(decide(), { code: 'errand_wrong_state' });
  await house.runner.drive([errand]);
  assert.equal((await decide()).state, 'refused');
  await assert.rejects(decide(), { code: 'errand_wrong_state' });
  const stranger = { organisationId: 'org_other', mode: 'test' } as const;
  await assert.rejects(house.runner.decide(stranger, draft.id, decision), {
    code: 'errand_not_found',
  });
  assert.deepEqual(await house.ends(draft), ['in_review', 'refused']);
  assert.deepEqual(heard, [draft.id], 'what goes with the decision is done with it, once');
});

test('what an end opens is driven right after its commit', async () => {
  const house = openErrandHouse(world);
  const [draft, next] = [house.draft(), house.draft()];
  const runner = house.runnerWith({
    settle: async (tx, ended) =>
      ended.some(({ errand }) => errand.id === draft.id)
        ? await openErrands(house.deps, tx, [next])
        : [],
  });
  await runner.drive(await house.open([draft]));
  assert.equal((await house.read(next)).state, 'done');
  assert.equal(house.desk.done.length, 2);
});

test('an errand acts for the account that its request names', async () => {
  const house = openErrandHouse(world);
  const amount = { minor: 700n, currency: 'EUR' };
  const draft = house.draft({
    instruction: {
      kind: 'payout',
      payoutId: 'po_ours',
      account: 'acct_seller',
      amount,
      method: 'standard',
      destination: null,
    },
  });
  await house.runner.drive(await house.open([draft]));
  assert.deepEqual(
    house.desk.done.map(({ account, key }) => [account, key]),
    [['acct_seller', draft.id]],
  );
});
