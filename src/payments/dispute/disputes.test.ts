import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal, listEvents } from '#kernel';
import { type Connection, type DisputeReport, keepClaim } from '#providers';
import { useDatabase } from '#test/database';
import { openPaymentsHouse, type PaymentsHouse } from '#test/payments-house';
import { type ScriptedDesk, scriptedDesk } from '#test/scripted-desk';
import { createRefund } from '../refund/create-refund.ts';
import { retrieveTimeline } from '../timeline/retrieve-timeline.ts';
import { paymentRules } from '../verify/verify-payments.ts';
import { acceptDispute } from './accept-dispute.ts';
import { applyDisputeNotice } from './apply-dispute-notice.ts';
import { applyReports } from './apply-reports.ts';
import { disputeJobs } from './jobs.ts';
import { listDisputes } from './list-disputes.ts';
import type { DisputeView } from './schema.ts';
import { submitDisputeEvidence } from './submit-dispute-evidence.ts';

const { database } = await useDatabase();
const day = 86_400_000;

interface Court {
  readonly house: PaymentsHouse;
  readonly desk: ScriptedDesk;
  readonly connection: Connection;
  readonly paymentId: string;
  /** The provider says so, and we hear of it. */
  hear(given?: Partial<DisputeReport>): Promise<DisputeView>;
  read(): Promise<DisputeView>;
  tellings(): Promise<readonly string[]>;
  /** Lets the sweeps look at what is due. */
  sweep(): Promise<void>;
}

/** A captured payment of 10.50 that its payer disputes. */
const openCourt = async (): Promise<Court> => {
  const house = openPaymentsHouse(database, ['stripe']);
  const desk = scriptedDesk(() => house.clock.now());
  const provider = house.providers['stripe'];
  assert.ok(provider !== undefined);
  Object.assign(provider, { disputes: desk });
  const payment = await house.pay({ payment_method: { type: 'card', token: 'visa' } });
  assert.equal(payment.status, 'captured');
  const connection = await house.deps.connect(house.caller(), 'stripe');
  const read = async (): Promise<DisputeView> => {
    const query = { payment_id: payment.id };
    const { data } = await listDisputes(house.deps, house.caller(), { query });
    const [dispute] = data;
    assert.ok(dispute !== undefined && data.length === 1);
    return dispute;
  };
  return {
    house,
    desk,
    connection,
    paymentId: payment.id,
    read,
    hear: async (given = {}) => {
      const report: DisputeReport = {
        reference: 'dp_1',
        paymentReferences: [],
        attemptId: await attemptOf(house, payment.id),
        amount: { minor: 1050n, currency: 'EUR' },
        reason: 'not_received',
        code: '13.1',
        stage: 'chargeback',
        status: 'needs_response',
        funds: 'withdrawn',
        respondBy: new Date(house.clock.now().getTime() + 7 * day),
        fee: { minor: 1500n, currency: 'EUR' },
        occurredAt: house.clock.now(),
        ...given,
      };
      desk.say(report);
      await applyReports(house.deps, connection, [report]);
      return await read();
    },
    tellings: async () => {
      const { id } = await read();
      const events = await database.asTenant(
        house.caller(),
        async (tx) => await listEvents(tx, house.caller(), { objectId: id, limit: 100 }),
      );
      return events.map(({ type }) => type).toReversed();
    },
    sweep: async () => {
      const { id, response } = await read();
      const own = [id, response?.id];
      for (const job of disputeJobs) {
        const due = await job.sweep.find(house.deps, 100);
        await job.run(
          house.deps,
          due.filter((one) => own.includes(one)),
        );
      }
    },
  };
};

const attemptOf = async (house: PaymentsHouse, paymentId: string): Promise<string> => {
  const params = { payment_id: paymentId };
  const { data } = await retrieveTimeline(house.deps, house.caller(), { params });
  const attempt = data.find(({ object_id: id }) => id.startsWith('att_'));
  assert.ok(attempt !== undefined);
  return attempt.object_id;
};

const balance = 'organisation:balance:EUR';
const fees = 'provider:stripe:fees:EUR';
const clearing = 'provider:stripe:clearing:EUR';

const posted = async ({ house }: Court): Promise<readonly bigint[]> => [
  await house.posted(balance),
  await house.posted(fees),
  await house.posted(clearing),
];

const submit = async ({ house }: Court, disputeId: string, text = 'It arrived.') =>
  await submitDisputeEvidence(house.deps, house.caller(), {
    params: { dispute_id: disputeId },
    body: { text: { explanation: text }, submit: true },
  });

/** The doctor's rules hold of everything that these tests leave behind. */
const verified = async ({ house }: Court): Promise<void> => {
  const { organisationId } = house.caller();
  for (const { rule, run } of paymentRules()) {
    assert.deepEqual(await run({ database, organisationId }), [], rule);
  }
};

test('a dispute takes its money and its fee off the books, however often it is told', async () => {
  const court = await openCourt();
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
  const court = await openCourt();
  const { id } = await court.hear();
  assert.equal((await submit(court, id)).status, 'under_review');
  court.house.clock.advance(day);
  await court.hear({ status: 'won', funds: 'returned' });
  assert.deepEqual(await posted(court), [1050n, -1500n, 450n]);
  assert.deepEqual((await court.tellings()).slice(-2), ['dispute.funds_returned', 'dispute.won']);
  await verified(court);
});

test('a dispute after a refund takes the balance below zero, and blocks nothing', async () => {
  const court = await openCourt();
  const refund = await createRefund(court.house.deps, court.house.caller(), {
    body: { payment_id: court.paymentId },
  });
  assert.equal(refund.status, 'succeeded');
  await court.hear();
  assert.equal(await court.house.posted(balance), -1050n);
  await verified(court);
});

test('a refund during a dispute is the provider’s to refuse, and both stand on the books', async () => {
  const court = await openCourt();
  await court.hear();
  const body = { payment_id: court.paymentId, amount: '4.00' };
  await createRefund(court.house.deps, court.house.caller(), { body });
  assert.equal(await court.house.posted(balance), -400n);
  await verified(court);
});

test('evidence is kept piece by piece, and submitted whole, once, under one key', async () => {
  const court = await openCourt();
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
  const court = await openCourt();
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
  const court = await openCourt();
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
  const court = await openCourt();
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
  const court = await openCourt();
  const { id } = await court.hear();
  court.desk.fail('lost_before');
  await submit(court, id);
  court.house.clock.advance(8 * day);
  await court.hear({ status: 'lost' });
  await court.sweep();
  assert.equal((await court.read()).response?.status, 'overtaken');
});

test('giving in loses the dispute for good', async () => {
  const court = await openCourt();
  const { id } = await court.hear();
  const params = { dispute_id: id };
  const lost = await acceptDispute(court.house.deps, court.house.caller(), { params });
  assert.deepEqual([lost.status, lost.response?.kind], ['lost', 'acceptance']);
  assert.equal(court.desk.accepted.size, 1);
  assert.deepEqual((await court.tellings()).at(-1), 'dispute.lost');
  await verified(court);
});

test('the deadline is told of once, 48 hours before, and nothing is taken after it', async () => {
  const court = await openCourt();
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

test('an open dispute is asked about again, so that a lost notice is healed', async () => {
  const court = await openCourt();
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
  const court = await openCourt();
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
  const court = await openCourt();
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

test('a provider that cannot be asked is answered all the same', async () => {
  const court = await openCourt();
  const { id } = await court.hear();
  court.desk.mute();
  court.desk.fail('lost_before');
  await submit(court, id);
  court.house.clock.advance(60_000);
  await court.sweep();
  assert.equal((await court.read()).response?.status, 'accepted');
});

test('a notice that is the truth settles by itself; a hint is asked about, and waits for its payment', async () => {
  const court = await openCourt();
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
  const court = await openCourt();
  const { id } = await court.hear();
  const params = { payment_id: court.paymentId };
  const { data } = await retrieveTimeline(court.house.deps, court.house.caller(), { params });
  const shown = data.filter((item) => JSON.stringify(item).includes(id));
  const kinds = new Set(shown.map(({ kind }) => kind));
  assert.ok(['state', 'event', 'transfer'].every((kind) => kinds.has(kind as 'state')));
});
