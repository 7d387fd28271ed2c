import assert from 'node:assert/strict';
import { test } from 'node:test';
import { armFailpoint, isRefusal, manualClock, randomIds, type Scope, type Wake } from '#kernel';
import { useDatabase } from '#test/database';
import { claimNotices } from './claim-notices.ts';
import { createInbox } from './keep-notices.ts';
import { markFailed, markProcessed } from './mark-notices.ts';
import type { ReadNotice } from './notice.ts';
import { noticesAbout, noticesDue } from './read-notices.ts';
import { type IncomingNotice, receiveNotice as receive } from './receive-notice.ts';
import { replayNotice } from './replay-notice.ts';

const { database } = await useDatabase();
const clock = manualClock(new Date('2026-11-21T09:00:00Z'));
const ids = randomIds(clock);
const scope: Scope = { organisationId: 'org_inbox', mode: 'test' };
const woken: Wake[] = [];
const wake = (wakes: readonly Wake[]): void => {
  woken.push(...wakes);
};

/** Believes what is signed `genuine`; the body names the notice and its attempt. */
const readNotice: ReadNotice = async (connectionId, body, headers) => {
  if (headers.signature !== 'genuine' || connectionId !== 'con_1') return undefined;
  const { id, attempt } = JSON.parse(body.toString()) as { id: string; attempt: string };
  return {
    scope,
    provider: 'faux',
    reply: null,
    notices: [
      {
        id,
        type: 'charge.succeeded',
        occurredAt: clock.now(),
        attemptId: attempt,
        references: [`ch_${id}`],
        suggests: 'approved',
        subject: 'payment',
        claim: null,
      },
    ],
  };
};

const inbox = createInbox({ database, clock, ids, wake, noticeJob: () => 'test.apply' });
const deps = { database, clock, ids, wake, inbox, readNotice, noticeJob: () => 'test.apply' };

/** Takes a delivery of one notice. */
const receiveNotice = async (
  ...given: Parameters<typeof receive>
): Promise<{ readonly id: string }> => {
  const [id = ''] = (await receive(...given)).ids;
  return { id };
};

const incoming = (id: string, extra: Partial<IncomingNotice> = {}): IncomingNotice => ({
  provider: 'faux',
  connectionId: 'con_1',
  body: Buffer.from(JSON.stringify({ id, attempt: `att_${id}` })),
  headers: { Signature: 'genuine' },
  ...extra,
});

const claim = async (id: string) =>
  await database.transaction(
    async (tx) => await claimNotices(tx, { ids: [id], now: clock.now(), leaseMs: 30_000 }),
  );

const settle = async (id: string): Promise<void> => {
  const [notice] = await claim(id);
  assert.ok(notice, 'the notice can be claimed');
  await database.transaction(async (tx) => {
    await markProcessed(tx, clock.now(), [{ notice, event: 'process' }]);
  });
};

const caller = {
  ...scope,
  actor: 'key_1',
  requestId: 'req_1',
  traceparent: '00-0-0-00',
  ids,
};

test('a notice is kept once, and its job is woken', async () => {
  woken.length = 0;
  const { id } = await receiveNotice(deps, incoming('once'));
  assert.deepEqual(woken, [{ job: 'test.apply', objectId: id }]);
  const again = await receiveNotice(deps, incoming('once'));
  assert.equal(again.id, id);
});

test('a hundred redeliveries at once are one notice', async () => {
  const kept = await Promise.all(
    Array.from({ length: 100 }, async () => await receiveNotice(deps, incoming('storm'))),
  );
  assert.equal(new Set(kept.map((notice) => notice.id)).size, 1);
});

for (const [what, forged] of [
  ['with a forged signature', incoming('forged', { headers: { signature: 'forged' } })],
  ['signed twice', incoming('forged', { headers: { signature: ['genuine', 'genuine'] } })],
  ['of an unknown connection', incoming('forged', { connectionId: 'con_other' })],
  ['under another provider', incoming('forged', { provider: 'other' })],
] as const) {
  test(`a notice ${what} is refused, set apart, and changes nothing`, async () => {
    woken.length = 0;
    await assert.rejects(receiveNotice(deps, forged), (fault) =>
      isRefusal(fault, 'notice_not_verified'),
    );
    assert.deepEqual(woken, []);
    const about = await database.asTenant(
      scope,
      async (tx) => await noticesAbout(tx, scope, { attemptIds: ['att_forged'], references: [] }),
    );
    assert.deepEqual(about, []);
  });
}

test('the quarantine keeps the last thousand and no more', async () => {
  const forged = incoming('flood', { headers: {} });
  const flood = Array.from({ length: 1_100 }, async () => {
    await assert.rejects(receiveNotice(deps, forged));
  });
  await Promise.all(flood);
  const [row] = await database.transaction(
    async (tx) =>
      await tx.rows<{ readonly count: bigint }, []>(
        { name: 'test.count_quarantine', text: 'select count(*) from webhooks.quarantine' },
        [],
      ),
  );
  assert.ok(row !== undefined && row.count <= 1_000n);
});

test('a processed notice that comes again stays processed', async () => {
  const { id } = await receiveNotice(deps, incoming('done'));
  await settle(id);
  woken.length = 0;
  await receiveNotice(deps, incoming('done'));
  assert.deepEqual(woken, []);
  assert.deepEqual(await claim(id), []);
});

test('a failed notice that comes again is tried at once', async () => {
  const { id } = await receiveNotice(deps, incoming('failing'));
  const [notice] = await claim(id);
  assert.ok(notice);
  await database.transaction(async (tx) => {
    await markFailed(tx, { now: clock.now(), random: () => 0.5 }, [{ notice, cause: 'no luck' }]);
  });
  assert.deepEqual(await claim(id), [], 'its next try is later');
  await receiveNotice(deps, incoming('failing'));
  assert.equal((await claim(id)).length, 1);
});

test('while one holds a notice nobody else gets it; when the lease ends it comes up again', async () => {
  const { id } = await receiveNotice(deps, incoming('held'));
  assert.equal((await claim(id)).length, 1);
  assert.deepEqual(await claim(id), []);
  clock.advance(31_000);
  assert.equal((await claim(id)).length, 1);
  await settleAnyway(id);
});

test('the sweep finds what no wake-up reached, and only after a while', async () => {
  const { id } = await receiveNotice(deps, incoming('lost'));
  assert.ok(!(await noticesDue(deps, ['payment'], 100)).includes(id));
  clock.advance(3_100);
  assert.ok((await noticesDue(deps, ['payment'], 100)).includes(id));
  await settle(id);
  assert.ok(!(await noticesDue(deps, ['payment'], 100)).includes(id));
});

test('a notice that never works out is given up, and a redelivery takes it up again', async () => {
  const { id } = await receiveNotice(deps, incoming('hopeless'));
  for (let tries = 0; ; tries += 1) {
    const [notice] = await claim(id);
    if (notice === undefined) break;
    assert.ok(tries < 25, 'it ends');
    await database.transaction(async (tx) => {
      await markFailed(tx, { now: clock.now(), random: () => 0.99 }, [{ notice, cause: 'again' }]);
    });
    clock.advance(3 * 3_600_000);
  }
  assert.equal(await stateOf('att_hopeless'), 'given_up');
  await receiveNotice(deps, incoming('hopeless'));
  assert.equal(await stateOf('att_hopeless'), 'received');
  await settle(id);
});

test('any settled notice can be replayed from the API', async () => {
  const { id } = await receiveNotice(deps, incoming('replayed'));
  await settle(id);
  const view = await replayNotice(deps, caller, { params: { notice_id: id } });
  assert.equal(view.status, 'received');
  assert.equal((await claim(id)).length, 1);
  const foreign = { ...caller, organisationId: 'org_other' };
  await assert.rejects(replayNotice(deps, foreign, { params: { notice_id: id } }), (fault) =>
    isRefusal(fault, 'notice_not_found'),
  );
});

test('the database refuses a step that does not start where the notice stands', async () => {
  const { id } = await receiveNotice(deps, incoming('chained'));
  const forge = (set: string) => async () =>
    await database.transaction(
      async (tx) =>
        await tx.run(
          {
            name: `test.forge_${set.length}`,
            text: `update webhooks.notice set due_at = null, settled_at = now(), ${set} where id = $1`,
          },
          [id],
        ),
    );
  await assert.rejects(
    forge(`from_state = 'failed', event = 'process', state = 'processed'`),
    /stands in received, not in failed/,
  );
  await assert.rejects(
    forge(`from_state = 'received', event = 'give_up', state = 'given_up'`),
    /step_is_legal/,
  );
  await settle(id);
});

test('a card number in a notice does not reach the table', async () => {
  const body = Buffer.from('{"id":"pan","attempt":"att_pan","number":"4111 1111 1111 1111"}');
  await receiveNotice(deps, incoming('pan', { body }));
  const [notice] = await database.asTenant(
    scope,
    async (tx) => await noticesAbout(tx, scope, { attemptIds: ['att_pan'], references: [] }),
  );
  assert.ok(notice !== undefined && !notice.body.includes('4111 1111 1111 1111'));
});

test('a fault before the commit is no acknowledgement, and the redelivery is kept', async () => {
  const disarm = armFailpoint('webhooks.before_keep_notice', 'throw');
  await assert.rejects(receiveNotice(deps, incoming('unlucky')), /failpoint/);
  disarm();
  assert.equal((await receiveNotice(deps, incoming('unlucky'))).id.slice(0, 4), 'ntc_');
});

test('more notices than memory may hold are asked to come again', async () => {
  const answers = await Promise.allSettled(
    Array.from({ length: 2_500 }, async (_, i) => await receiveNotice(deps, incoming(`many_${i}`))),
  );
  const refused = answers.filter((answer) => answer.status === 'rejected');
  assert.ok(refused.length > 0 && refused.length < 1_000);
  assert.ok(refused.every((answer) => isRefusal(answer.reason, 'service_busy')));
});

const stateOf = async (attemptId: string): Promise<string | undefined> => {
  const about = { attemptIds: [attemptId], references: [] };
  const [notice] = await database.asTenant(
    scope,
    async (tx) => await noticesAbout(tx, scope, about),
  );
  return notice?.status;
};

const settleAnyway = async (id: string): Promise<void> => {
  await database.transaction(async (tx) => {
    await markProcessed(tx, clock.now(), [{ notice: { scope, id }, event: 'ignore' }]);
  });
};
