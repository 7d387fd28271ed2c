import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import pg from 'pg';
import { isRefusal, listEvents } from '#kernel';
import { useDatabase } from '#test/database';
import type { ErrandDraft } from '../errand.ts';
import { resolveDelaysMs } from '../resolve-schedule.ts';
import { type ErrandHouse, openErrandHouse } from '../testing/open-errand-house.ts';
import { decideErrand } from './decide-errand.ts';
import { listErrands } from './list-errands.ts';
import { lookAtErrand } from './look-at-errand.ts';
import { readErrandHealth } from './read-errand-health.ts';
import { retrieveErrand } from './retrieve-errand.ts';
import type { ErrandsQuery } from './schema.ts';

const world = await useDatabase();

const asSuperuser = async <Row extends object>(text: string, values: readonly unknown[]) => {
  const client = new pg.Client(world.url);
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
};

const at = ({ id }: ErrandDraft) => ({ params: { errand_id: id } });
const refusedWith = (code: string) => (fault: unknown) => isRefusal(fault, code);

/** A transfer that was made, unless told otherwise, and whose end nobody has been able to prove. */
const unproved = async (
  house: ErrandHouse,
  fault: 'lost_after' | 'lost_before' = 'lost_after',
): Promise<ErrandDraft> => {
  const draft = house.draft();
  house.desk.fail(fault);
  house.desk.silence(true);
  await house.runner.drive(await house.open([draft]));
  for (const delayMs of resolveDelaysMs) {
    house.clock.advance(delayMs);
    await house.sweep();
  }
  house.desk.silence(false);
  assert.equal((await house.read(draft)).state, 'in_review');
  return draft;
};

/** One that bears another amount than was asked for. */
const differing = async (house: ErrandHouse): Promise<ErrandDraft> => {
  const draft = house.draft();
  house.desk.fail('wrong_amount');
  await house.runner.drive(await house.open([draft]));
  return draft;
};

const list = async ({ review, caller }: ErrandHouse, query: ErrandsQuery = {}) =>
  (await listErrands(review, caller, { query })).data.map(({ id }) => id);

const audited = async ({ scope }: ErrandHouse) =>
  await asSuperuser<{ action: string; object_id: string; detail: { reason: string } }>(
    'select action, object_id, detail from identity.audit_entry where organisation_id = $1',
    [scope.organisationId],
  );

const reason = 'Looked for in the dashboard of the provider.';

describe('errands are seen', () => {
  test('newest first, page by page, by their state and by what they are for', async () => {
    const house = openErrandHouse(world);
    // Ids of one millisecond are in no order of their own.
    const drafts = [house.draft(), house.draft(), house.draft()].toSorted((a, b) =>
      a.id < b.id ? -1 : 1,
    );
    house.desk.fail(null, 'balance_insufficient', null);
    for (const draft of drafts) await house.runner.drive(await house.open([draft]));
    const [first, second, third] = drafts.map(({ id }) => id);
    assert.deepEqual(await list(house), [third, second, first]);
    const page = await listErrands(house.review, house.caller, { query: { limit: 2 } });
    assert.equal(page.has_more, true);
    assert.deepEqual(await list(house, { cursor: page.next_cursor ?? '' }), [first]);
    assert.deepEqual(await list(house, { status: 'refused' }), [second]);
    const subject_id = drafts[0]?.subjectId ?? '';
    assert.deepEqual(await list(house, { subject_id }), [first]);
    assert.deepEqual(await list(house, { subject_id, status: 'refused' }), []);
  });

  test('by their own organisation alone', async () => {
    const [house, stranger] = [openErrandHouse(world), openErrandHouse(world)];
    const draft = await differing(house);
    assert.deepEqual(await list(stranger), []);
    const unknown = refusedWith('errand_not_found');
    const body = { outcome: 'refused', reason } as const;
    const { review, caller } = stranger;
    await assert.rejects(retrieveErrand(review, caller, at(draft)), unknown);
    await assert.rejects(lookAtErrand(review, caller, at(draft)), unknown);
    await assert.rejects(decideErrand(review, caller, { ...at(draft), body }), unknown);
    assert.equal((await house.read(draft)).state, 'in_review');
  });

  test('with what was to be said and what was', async () => {
    const house = openErrandHouse(world);
    const draft = await differing(house);
    const seen = await retrieveErrand(house.review, house.caller, at(draft));
    assert.deepEqual(
      [seen.status, seen.amount, seen.currency, seen.provider_reference, seen.failure?.reason],
      ['in_review', '10.50', 'EUR', 'tr_1', 'mismatch'],
    );
    assert.equal(seen.request.body?.['destination'], 'acct_seller');
    assert.deepEqual(
      seen.exchanges.map(({ purpose, status }) => [purpose, status]),
      [['send', 200]],
    );
  });

  test('without what is said of a person, before and after their end', async () => {
    const house = openErrandHouse(world);
    const fields = { first_name: 'Ada' };
    const instruction = {
      kind: 'put_person',
      account: 'acct_1',
      api: 'v1',
      person: null,
      fields,
    } as const;
    const draft = house.draft({ instruction });
    const opened = await house.open([draft]);
    for (const act of [async () => undefined, async () => await house.runner.drive(opened)]) {
      await act();
      const seen = await retrieveErrand(house.review, house.caller, at(draft));
      assert.deepEqual([seen.request.path, seen.request.body], ['/put_person', null]);
    }
  });
});

describe('an errand that comes to a person', () => {
  test('is told of once, as it is shown, and counted until it ends', async () => {
    const house = openErrandHouse(world);
    const before = await readErrandHealth(house.deps);
    const draft = await unproved(house);
    const { scope } = house;
    const heard = await world.database.asTenant(
      scope,
      async (tx) => await listEvents(tx, scope, { objectId: draft.id, limit: 10 }),
    );
    assert.deepEqual(
      heard.map(({ type, object }) => [type, object.type]),
      [['errand.in_review', 'errand']],
    );
    const [event] = heard;
    const {
      request: _request,
      exchanges: _exchanges,
      ...shown
    } = await retrieveErrand(house.review, house.caller, at(draft));
    assert.deepEqual(event?.payload, shown);
    const during = await readErrandHealth(house.deps);
    assert.deepEqual([during.inReview - before.inReview, during.unknown - before.unknown], [1, 1]);
    await lookAtErrand(house.review, house.caller, at(draft));
    assert.deepEqual(await readErrandHealth(house.deps), before);
  });

  test('is asked about when he wants it, and ends by what is found', async () => {
    const house = openErrandHouse(world);
    const draft = await unproved(house);
    house.desk.silence(true);
    const { sent } = house.desk.calls;
    const silent = await lookAtErrand(house.review, house.caller, at(draft));
    assert.equal(silent.status, 'in_review');
    const last = silent.exchanges.at(-1);
    assert.deepEqual([last?.purpose, last?.status], ['ask', null], 'what was said is seen');
    house.desk.silence(false);
    const found = await lookAtErrand(house.review, house.caller, at(draft));
    assert.deepEqual([found.status, found.provider_reference], ['done', 'tr_1']);
    assert.deepEqual(await house.ends(draft), ['in_review', 'done']);
    assert.equal(house.desk.calls.sent, sent, 'and is never sent again');
    await assert.rejects(
      lookAtErrand(house.review, house.caller, at(draft)),
      refusedWith('errand_wrong_state'),
    );
  });

  test('ends as never sent when it is not there, long after it could have been seen', async () => {
    const house = openErrandHouse(world);
    const draft = await unproved(house, 'lost_before');
    const { status } = await lookAtErrand(house.review, house.caller, at(draft));
    assert.equal(status, 'not_sent');
    assert.deepEqual(await house.ends(draft), ['in_review', 'not_sent']);
  });

  test('is done by what he found, once that is what was asked for', async () => {
    const house = openErrandHouse(world);
    const other = house.draft();
    await house.runner.drive(await house.open([other]));
    const draft = await unproved(house);
    house.desk.hide(true);
    const decide = async (provider_reference?: string) =>
      await decideErrand(house.review, house.caller, {
        ...at(draft),
        body: { outcome: 'done', reason, ...(provider_reference && { provider_reference }) },
      });
    await assert.rejects(decide(), refusedWith('errand_reference_missing'));
    for (const wrong of ['tr_1', 'tr_77', '../accounts']) {
      await assert.rejects(decide(wrong), refusedWith('errand_reference_mismatch'), wrong);
    }
    house.desk.silence(true);
    await assert.rejects(decide('tr_2'), refusedWith('errand_provider_unreachable'));
    house.desk.silence(false);
    assert.deepEqual(await house.ends(draft), ['in_review'], 'nothing of that ends it');
    assert.deepEqual(await audited(house), []);

    const done = await decide('tr_2');
    assert.deepEqual([done.status, done.provider_reference], ['done', 'tr_2']);
    assert.equal(done.exchanges.at(-1)?.purpose, 'ask', 'the proof is kept with it');
    assert.deepEqual(await house.ends(draft), ['in_review', 'done']);
    const [entry] = await audited(house);
    assert.deepEqual(
      [entry?.action, entry?.object_id, entry?.detail.reason],
      ['errand.resolved', draft.id, reason],
    );
    await assert.rejects(decide('tr_2'), refusedWith('errand_wrong_state'));
  });

  test('is refused on his word, for good, with the reason on the audit log', async () => {
    const house = openErrandHouse(world);
    const draft = await differing(house);
    const body = { outcome: 'refused', reason } as const;
    const ended = await decideErrand(house.review, house.caller, { ...at(draft), body });
    assert.equal(ended.status, 'refused');
    assert.deepEqual(ended.failure, {
      reason: 'resolved_by_review',
      code: 'review',
      message: reason,
      may_pass_later: false,
    });
    assert.deepEqual(
      (await audited(house)).map(({ object_id }) => object_id),
      [draft.id],
    );
  });

  test('is ended by one of many who decide at once, and only he is on the audit log', async () => {
    const house = openErrandHouse(world);
    const draft = await differing(house);
    const outcomes = ['done', 'refused', 'done', 'refused'] as const;
    const all = await Promise.allSettled(
      outcomes.map(async (outcome) => {
        const body = { outcome, reason, provider_reference: 'tr_1' } as const;
        return await decideErrand(house.review, house.caller, { ...at(draft), body });
      }),
    );
    const [decided, ...others] = all.filter(({ status }) => status === 'fulfilled');
    assert.ok(decided?.status === 'fulfilled' && others.length === 0);
    assert.equal(decided.value.status, (await house.read(draft)).state);
    for (const one of all) {
      if (one.status === 'rejected') assert.ok(isRefusal(one.reason, 'errand_wrong_state'));
    }
    assert.equal((await audited(house)).length, 1);
    assert.deepEqual(await house.ends(draft), ['in_review', decided.value.status]);
  });
});
