import assert from 'node:assert/strict';
import { test } from 'node:test';
import { armFailpoint } from '#kernel';
import { useDatabase } from '#test/database';
import { openErrandHouse } from './testing/open-errand-house.ts';

const world = await useDatabase();
const places = ['before_call', 'after_call', 'before_settle', 'after_settle'] as const;

for (const place of places) {
  test(`errands that a crash at errand_${place} leaves behind are done once each`, async () => {
    const house = openErrandHouse(world);
    const drafts = Array.from({ length: 5 }, () => house.draft());
    const errands = await house.open(drafts);
    const disarm = armFailpoint(`providers.errand_${place}`, 'throw');
    await assert.rejects(house.runner.drive(errands), /failpoint/);
    disarm();

    const before = { ...house.desk.calls };
    await house.sweep();
    await house.runner.resolve(drafts.map(({ id }) => id));
    assert.deepEqual(house.desk.calls, before, 'whoever crashed may still be at it');

    await house.endLeases();
    house.clock.advance(house.deps.leaseMs);
    await house.sweep();
    for (const draft of drafts) {
      assert.equal((await house.read(draft)).state, 'done');
      assert.deepEqual(await house.ends(draft), ['done']);
    }
    assert.equal(house.desk.done.length, drafts.length);
    assert.equal(house.desk.calls.sent, drafts.length, 'what was done is found, not sent again');
  });

  test(`a repeat that crashes at errand_${place} is still done once`, async () => {
    const house = openErrandHouse(world);
    const draft = house.draft();
    house.desk.fail('lost_before');
    await house.runner.drive(await house.open([draft]));
    house.clock.advance(2_000);
    const disarm = armFailpoint(`providers.errand_${place}`, 'throw');
    await assert.rejects(house.sweep(), /failpoint/);
    disarm();

    await house.endLeases();
    house.clock.advance(house.deps.leaseMs);
    await house.sweep();
    assert.deepEqual(await house.ends(draft), ['done']);
    assert.equal(house.desk.done.length, 1);
  });
}

test('an owner that fails at one errand keeps none of the others from its end', async () => {
  const house = openErrandHouse(world);
  const drafts = Array.from({ length: 8 }, () => house.draft());
  const poisoned = drafts[3]?.subjectId;
  const told: string[] = [];
  const runner = house.runnerWith({
    settle: async (_, ended) => {
      assert.ok(!ended.some(({ errand }) => errand.subjectId === poisoned), 'no poison');
      return [];
    },
    afterSettled: (ended) => told.push(...ended.map(({ errand }) => errand.subjectId)),
  });
  await assert.rejects(runner.drive(await house.open(drafts)), /no poison/);

  const states = await Promise.all(drafts.map(async (draft) => (await house.read(draft)).state));
  assert.deepEqual(
    states,
    drafts.map(({ subjectId }) => (subjectId === poisoned ? 'sending' : 'done')),
  );
  assert.equal(told.length, 7, 'only what is committed is told');

  await house.endLeases();
  house.clock.advance(house.deps.leaseMs);
  await house.sweep();
  assert.equal(house.desk.done.length, 8);
  assert.deepEqual(await house.ends({ subjectId: poisoned ?? '' }), ['done']);
});
