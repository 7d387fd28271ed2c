import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createVault, machineBytes } from '#kernel';
import type { DisputeReport } from '#providers';
import { useDatabase } from '#test/database';
import { scriptedDesk } from '#test/scripted-desk';
import { createWebhooksDeps, receiveNotice } from '#webhooks';
import { applyNotices } from '../attempt/apply-notices.ts';
import { acceptDispute } from '../dispute/accept-dispute.ts';
import { disputeJobs } from '../dispute/jobs.ts';
import { listDisputes } from '../dispute/list-disputes.ts';
import { submitDisputeEvidence } from '../dispute/submit-dispute-evidence.ts';
import { createFile } from '../file/create-file.ts';
import { openSplitHouse, type SplitHouse } from './testing/split-house.ts';

const { database } = await useDatabase();
const vault = createVault(machineBytes(32), []);
let told = 0;

interface Told {
  readonly subject: 'payment' | 'dispute';
  readonly reference: string;
  readonly account: string | undefined;
}

/** The provider tells of something, in the name of an account or of the platform. */
const tell = async (house: SplitHouse, { subject, reference, account }: Told): Promise<void> => {
  told += 1;
  const connection = await house.deps.connect(house.caller(), 'stripe');
  const notice = {
    id: `told_${told}`,
    type: subject,
    occurredAt: house.clock.now(),
    attemptId: null,
    references: [reference],
    suggests: 'ended',
    subject,
    claim: null,
    account,
  };
  const webhooks = createWebhooksDeps({
    ...house.deps,
    vault,
    noticeJob: () => 'payments.apply_notices',
    allowPrivateTargets: true,
    readNotice: async () => ({
      scope: connection.scope,
      provider: 'stripe',
      reply: null,
      notices: [notice],
    }),
  });
  after(webhooks.courier.stop);
  const { ids } = await receiveNotice(webhooks, {
    provider: 'stripe',
    connectionId: connection.id,
    body: Buffer.from('{}'),
    headers: {},
  });
  await applyNotices(house.deps, ids);
};

const direct = (house: SplitHouse) => {
  const id = house.seller();
  const split = { charge_kind: 'direct', parts: [{ account_id: id, basis_points: 10_000 }] };
  return { split, account: `acct_${id}` };
};

test('a notice of another account than the one an attempt acted for is not acted upon', async () => {
  const house = openSplitHouse(database);
  const { split, account } = direct(house);
  const held = await house.paySplit(split, { capture_method: 'manual' });
  const timeline = await house.deps.record({
    scope: house.caller(),
    paymentId: held.id,
    decide: () => undefined,
  });
  const attempt = timeline?.attempts[0];
  assert.ok(attempt?.provider_reference !== undefined && attempt.provider_reference !== null);
  house.provider.letGo(attempt.id);
  const reference = attempt.provider_reference;
  for (const stranger of [undefined, 'acct_of_a_stranger']) {
    await tell(house, { subject: 'payment', reference, account: stranger });
    assert.equal(house.provider.calls.asked, 0);
    assert.equal((await house.read(held)).status, 'authorized');
  }
  await tell(house, { subject: 'payment', reference, account });
  assert.equal(house.provider.names.at(-1), account);
  assert.equal((await house.read(held)).status, 'expired');
});

test('a notice of an account says nothing of what the platform itself was paid', async () => {
  const house = openSplitHouse(database);
  const fields = { capture_method: 'manual', payment_method: { type: 'card', token: 'visa' } };
  const held = await house.pay(fields);
  const account = 'acct_of_a_seller';
  await tell(house, { subject: 'payment', reference: 'authorize_1', account });
  assert.equal(house.provider.calls.asked, 0);
  assert.equal((await house.read(held)).status, 'authorized');
});

const disputed = async () => {
  const house = openSplitHouse(database);
  const desk = scriptedDesk(() => house.clock.now());
  Object.assign(house.provider, { disputes: desk });
  const { split, account } = direct(house);
  const payment = await house.paySplit(split);
  const report: DisputeReport = {
    reference: 'dp_1',
    paymentReferences: ['authorize_1'],
    attemptId: null,
    amount: { minor: 4_000n, currency: 'EUR' },
    reason: 'not_received',
    code: '13.1',
    stage: 'chargeback',
    status: 'needs_response',
    funds: 'withdrawn',
    respondBy: new Date(house.clock.now().getTime() + 7 * 86_400_000),
    occurredAt: house.clock.now(),
  };
  desk.say(report);
  const read = async () =>
    (await listDisputes(house.deps, house.caller(), { query: { payment_id: payment.id } })).data;
  return { house, desk, account, payment, read };
};

test('a dispute of a direct charge is seen, looked at and answered in the name of its account', async () => {
  const { house, desk, account, payment, read } = await disputed();
  await tell(house, { subject: 'dispute', reference: 'dp_1', account });
  const [dispute] = await read();
  assert.ok(dispute !== undefined);
  const [facts] = await house.facts(payment);
  assert.equal(facts?.disputedMinor, 4_000n);
  house.clock.advance(2 * 86_400_000);
  for (const job of disputeJobs) {
    const due = await job.sweep.find(house.deps, 100);
    await job.run(
      house.deps,
      due.filter((id) => id === dispute.id),
    );
  }
  await acceptDispute(house.deps, house.caller(), { params: { dispute_id: dispute.id } });
  assert.equal(desk.accepted.size, 1);
  assert.ok(desk.calls.asked >= 2);
  assert.deepEqual(new Set(desk.names), new Set([account]));
  await house.verify();
});

test('a file is uploaded in the name of the account whose sale is disputed', async () => {
  const { house, desk, account, read } = await disputed();
  await tell(house, { subject: 'dispute', reference: 'dp_1', account });
  const [dispute] = await read();
  assert.ok(dispute !== undefined);
  const { id } = await createFile(house.deps, house.caller(), {
    body: {
      purpose: 'dispute_evidence',
      name: 'receipt.pdf',
      content_type: 'application/pdf',
      content: 'JVBERi0xLjcK',
    },
  });
  const answered = await submitDisputeEvidence(house.deps, house.caller(), {
    params: { dispute_id: dispute.id },
    body: { files: { receipt: id }, submit: true },
  });
  assert.equal(answered.status, 'under_review');
  assert.deepEqual([...desk.uploaded.keys()], [id]);
  assert.deepEqual(new Set(desk.names), new Set([account]));
});

test('a dispute that another account tells of is none of this payment', async () => {
  const { house, account, payment, read } = await disputed();
  for (const stranger of [undefined, 'acct_of_a_stranger']) {
    await tell(house, { subject: 'dispute', reference: 'dp_1', account: stranger });
    assert.deepEqual(await read(), []);
  }
  const [facts] = await house.facts(payment);
  assert.equal(facts?.disputedMinor, 0n);
  await tell(house, { subject: 'dispute', reference: 'dp_1', account });
  assert.equal((await read()).length, 1);
});
