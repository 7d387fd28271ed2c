import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#kernel';
import { useDatabase } from '#test/database';
import { acceptDispute } from './accept-dispute.ts';
import { submitDisputeEvidence } from './submit-dispute-evidence.ts';
import { openCourt, submit, verified } from './testing/open-court.ts';

const { database } = await useDatabase();
const day = 86_400_000;

test('evidence is kept piece by piece, and submitted whole, once, under one key', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  const params = { dispute_id: id };
  const keep = async (body: object) =>
    await submitDisputeEvidence(court.house.deps, court.house.caller(), { params, body });
  await keep({ text: { customer_name: 'Ada', billing_address: 'Here' } });
  await keep({ text: { billing_address: '' }, files: { receipt: 'file_1' } });
  assert.equal(court.desk.calls.sent, 0);

  const answered = await submit(court, id);
  assert.deepEqual([answered.status, answered.response?.status], ['under_review', 'accepted']);
  assert.deepEqual(
    [...court.desk.submitted],
    [
      [
        answered.response?.id,
        {
          text: { customer_name: 'Ada', explanation: 'It arrived.' },
          files: { receipt: 'file_1' },
        },
      ],
    ],
  );
  await assert.rejects(submit(court, id), (fault) => isRefusal(fault, 'dispute_wrong_state'));
});

test('an answer whose reply is lost is found by asking, and not sent again', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  court.desk.fail('lost_after');
  assert.equal((await submit(court, id)).response?.status, 'unknown');
  await assert.rejects(submit(court, id), (fault) => isRefusal(fault, 'dispute_busy'));
  court.house.clock.advance(60_000);
  await court.sweep();
  const { response, status } = await court.read();
  assert.deepEqual([response?.status, status], ['accepted', 'under_review']);
  assert.equal(court.desk.calls.sent, 1);
});

test('an answer that was lost on its way is sent again under its key', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  court.desk.fail('lost_before', 'refused_connection');
  const first = await submit(court, id);
  for (let look = 0; look < 3; look += 1) {
    court.house.clock.advance(3_600_000);
    await court.sweep();
  }
  const { response } = await court.read();
  assert.equal(response?.status, 'accepted');
  assert.deepEqual([...court.desk.submitted.keys()], [first.response?.id]);
});

test('an answer that never left may be given anew, and one that is declined says why', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  court.desk.fail('refused_connection', 'declined');
  assert.equal((await submit(court, id)).response?.status, 'not_sent');
  const declined = await submit(court, id);
  assert.deepEqual(
    [declined.response?.status, declined.response?.failure?.code],
    ['declined', 'too_late'],
  );
  assert.equal((await submit(court, id)).status, 'under_review');
});

test('an answer that nobody can say of is overtaken when the dispute ends without it', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  court.desk.fail('lost_before');
  await submit(court, id);
  court.house.clock.advance(8 * day);
  await court.hear({ status: 'lost' });
  await court.sweep();
  assert.equal((await court.read()).response?.status, 'overtaken');
});

test('giving in loses the dispute for good', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  const params = { dispute_id: id };
  const lost = await acceptDispute(court.house.deps, court.house.caller(), { params });
  assert.deepEqual([lost.status, lost.response?.kind], ['lost', 'acceptance']);
  assert.equal(court.desk.accepted.size, 1);
  assert.deepEqual((await court.tellings()).at(-1), 'dispute.lost');
  await verified(court);
});

test('the deadline is told of once, 48 hours before, and nothing is taken after it', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  court.house.clock.advance(5 * day - 3_600_000);
  await court.sweep();
  assert.ok(!(await court.tellings()).includes('dispute.deadline_near'));
  for (let look = 0; look < 3; look += 1) {
    court.house.clock.advance(6 * 3_600_000);
    await court.sweep();
  }
  const near = (await court.tellings()).filter((type) => type === 'dispute.deadline_near');
  assert.equal(near.length, 1);
  court.house.clock.advance(2 * day);
  await assert.rejects(submit(court, id), (fault) => isRefusal(fault, 'dispute_deadline_passed'));
});

test('a provider that cannot be asked is answered all the same', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  court.desk.mute();
  court.desk.fail('lost_before');
  await submit(court, id);
  court.house.clock.advance(60_000);
  await court.sweep();
  assert.equal((await court.read()).response?.status, 'accepted');
});
