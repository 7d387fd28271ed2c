import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { type DisputeReport, keepClaim } from '#providers';
import { useDatabase } from '#test/database';
import { createRefund } from '../refund/create-refund.ts';
import { retrieveTimeline } from '../timeline/retrieve-timeline.ts';
import { applyDisputeNotice } from './apply-dispute-notice.ts';
import { applyReports } from './apply-reports.ts';
import { attemptOf, type Court, openCourt, submit, verified } from './testing/open-court.ts';

const { database, url } = await useDatabase();
const day = 86_400_000;

const balance = 'organisation:balance:EUR';
const fees = 'provider:stripe:fees:EUR';
const clearing = 'provider:stripe:clearing:EUR';

const posted = async ({ house }: Court): Promise<readonly bigint[]> => [
  await house.posted(balance),
  await house.posted(fees),
  await house.posted(clearing),
];

test('a dispute takes its money and its fee off the books, however often it is told', async () => {
  const court = await openCourt(database);
  const dispute = await court.hear();
  await court.hear();
  assert.deepEqual(
    [dispute.status, dispute.funds, dispute.fee_amount],
    ['needs_response', 'withdrawn', '15.00'],
  );
  // Captured 10.50, and nothing of it is left; the provider is owed its fee.
  assert.deepEqual(await posted(court), [0n, -1500n, 1500n]);
  assert.deepEqual(await court.tellings(), ['dispute.created', 'dispute.funds_withdrawn']);
  assert.equal((await court.house.read({ id: court.paymentId })).status, 'captured');
  await verified(court);
});

test('what is won comes back, and the fee does not', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  assert.equal((await submit(court, id)).status, 'under_review');
  court.house.clock.advance(day);
  await court.hear({ status: 'won', funds: 'returned' });
  assert.deepEqual(await posted(court), [1050n, -1500n, 450n]);
  assert.deepEqual((await court.tellings()).slice(-2), ['dispute.funds_returned', 'dispute.won']);
  await verified(court);
});

test('a dispute after a refund takes the balance below zero, and blocks nothing', async () => {
  const court = await openCourt(database);
  const refund = await createRefund(court.house.deps, court.house.caller(), {
    body: { payment_id: court.paymentId },
  });
  assert.equal(refund.status, 'succeeded');
  await court.hear();
  assert.equal(await court.house.posted(balance), -1050n);
  await verified(court);
});

test('a refund during a dispute is the provider’s to refuse, and both stand on the books', async () => {
  const court = await openCourt(database);
  await court.hear();
  const body = { payment_id: court.paymentId, amount: '4.00' };
  await createRefund(court.house.deps, court.house.caller(), { body });
  assert.equal(await court.house.posted(balance), -400n);
  await verified(court);
});

test('an open dispute is asked about again, so that a lost notice is healed', async () => {
  const court = await openCourt(database);
  await court.hear();
  court.desk.say({
    reference: 'dp_1',
    paymentReferences: [],
    attemptId: null,
    amount: { minor: 1050n, currency: 'EUR' },
    reason: 'not_received',
    code: '13.1',
    stage: 'chargeback',
    status: 'won',
    funds: 'returned',
    respondBy: null,
    occurredAt: court.house.clock.now(),
  });
  court.house.clock.advance(7 * 3_600_000);
  await court.sweep();
  assert.equal((await court.read()).status, 'won');
  const asked = court.desk.calls.asked;
  court.house.clock.advance(30 * day);
  await court.sweep();
  assert.equal(court.desk.calls.asked, asked, 'what has ended is left alone');
  await verified(court);
});

test('two who hear of the same dispute at once make one', async () => {
  const court = await openCourt(database);
  const first = await court.hear({ reference: 'dp_0', funds: 'none', fee: undefined });
  const report: DisputeReport = {
    reference: 'dp_2',
    paymentReferences: [],
    attemptId: await attemptOf(court.house, court.paymentId),
    amount: { minor: 100n, currency: 'EUR' },
    reason: 'general',
    code: 'x',
    stage: 'chargeback',
    status: 'needs_response',
    funds: 'withdrawn',
    respondBy: null,
    occurredAt: court.house.clock.now(),
  };
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      await applyReports(court.house.deps, court.connection, [report]);
    }),
  );
  assert.equal(await court.house.posted(balance), 950n);
  assert.equal(first.funds, 'none');
});

test('a dispute of a payment that is none of ours is left out', async () => {
  const court = await openCourt(database);
  await court.hear();
  const stranger = {
    reference: 'dp_9',
    paymentReferences: ['pi_of_somebody'],
    attemptId: null,
    amount: { minor: 100n, currency: 'EUR' },
    reason: 'general',
    code: 'x',
    stage: 'chargeback',
    status: 'needs_response',
    funds: 'withdrawn',
    respondBy: null,
    occurredAt: court.house.clock.now(),
  } as const;
  assert.deepEqual(await applyReports(court.house.deps, court.connection, [stranger]), []);
});

test('a notice that is the truth settles by itself; a hint is asked about, and waits for its payment', async () => {
  const court = await openCourt(database);
  const { deps, clock } = court.house;
  const first = await court.hear();
  const notice = {
    scope: court.connection.scope,
    id: 'ntc_1',
    provider: 'stripe',
    connectionId: court.connection.id,
    type: 'CHARGEBACK_REVERSED',
    attemptId: null,
    references: ['dp_1'],
    suggests: 'nothing',
    subject: 'dispute',
    occurredAt: clock.now(),
    receivedAt: clock.now(),
    body: '',
    attempts: 0,
    account: null,
  };
  const won: DisputeReport = {
    reference: 'dp_1',
    paymentReferences: [],
    attemptId: null,
    amount: { minor: 1050n, currency: 'EUR' },
    reason: 'not_received',
    code: '13.1',
    stage: 'chargeback',
    status: 'won',
    funds: 'returned',
    respondBy: null,
    occurredAt: new Date(clock.now().getTime() + 1),
  };
  const asked = court.desk.calls.asked;
  const claim = keepClaim({ about: 'dispute', dispute: won });
  await applyDisputeNotice(deps, { ...notice, claim });
  assert.deepEqual([first.status, (await court.read()).status], ['needs_response', 'won']);
  assert.equal(court.desk.calls.asked, asked);

  const stranger = { ...won, reference: 'dp_7' };
  court.desk.say(stranger);
  const hint = { ...notice, references: ['dp_7'], claim: null };
  assert.equal((await applyDisputeNotice(deps, hint)).event, 'fail');
  clock.advance(3_600_000);
  assert.equal((await applyDisputeNotice(deps, hint)).event, 'ignore');
});

test('the timeline shows a dispute with its steps, events and transfers', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  const params = { payment_id: court.paymentId };
  const { data } = await retrieveTimeline(court.house.deps, court.house.caller(), { params });
  const shown = data.filter((item) => JSON.stringify(item).includes(id));
  const kinds = new Set(shown.map(({ kind }) => kind));
  assert.ok(['state', 'event', 'transfer'].every((kind) => kinds.has(kind as 'state')));
});

test('the doctor sees a dispute whose row and ledger differ, and one without its steps', async () => {
  const court = await openCourt(database);
  const { id } = await court.hear();
  const superuser = new pg.Client(url);
  await superuser.connect();
  try {
    for (const change of ['withdrawn_minor = 1', 'fee_minor = 1', 'step_count = 7']) {
      await superuser.query(`update payments.dispute set ${change} where id = '${id}'`);
      await assert.rejects(verified(court), new RegExp(id), change);
      const right = 'withdrawn_minor = 1050, fee_minor = 1500, step_count = 1';
      await superuser.query(`update payments.dispute set ${right} where id = '${id}'`);
    }
  } finally {
    await superuser.end();
  }
  await verified(court);
});
