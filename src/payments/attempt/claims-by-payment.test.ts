import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createVault, machineBytes } from '#kernel';
import { type Claim, keepClaim } from '#providers';
import { useDatabase } from '#test/database';
import { openPaymentsHouse, type PaymentsHouse } from '#test/payments-house';
import { createWebhooksDeps, noticesAbout, receiveNotice } from '#webhooks';
import { paymentRules } from '../verify/verify-payments.ts';
import { applyNotices } from './apply-notices.ts';

const { database } = await useDatabase();
const vault = createVault(machineBytes(32), []);
let told = 0;

type AttemptClaim = Extract<Claim, { about: 'attempt' }>;

/** A provider whose signed notice names our payment, and no attempt: it is kept and acted upon. */
const tell = async (
  house: PaymentsHouse,
  { id: paymentId }: { readonly id: string },
  outcome: AttemptClaim['outcome'],
  occurredAt = house.clock.now(),
): Promise<string> => {
  told += 1;
  const { organisationId, mode } = house.caller();
  const connection = await house.deps.connect({ organisationId, mode }, 'one');
  const claim = keepClaim({ about: 'attempt', operation: 'authorize', outcome, paymentId });
  const reference = 'reference' in outcome ? (outcome.reference ?? '') : '';
  const webhooks = createWebhooksDeps({
    ...house.deps,
    vault,
    noticeJob: () => 'payments.apply_notices',
    allowPrivateTargets: true,
    readNotice: async () => ({
      scope: connection.scope,
      provider: 'one',
      reply: null,
      notices: [
        {
          id: `told_${told}`,
          type: 'AUTHORISATION',
          occurredAt,
          attemptId: null,
          references: reference === '' ? [] : [reference],
          suggests: outcome.kind === 'approved' ? 'approved' : 'declined',
          subject: 'payment',
          claim,
        },
      ],
    }),
  });
  after(webhooks.courier.stop);
  const { ids } = await receiveNotice(webhooks, {
    provider: 'one',
    connectionId: connection.id,
    body: Buffer.from('{}'),
    headers: {},
  });
  await applyNotices(house.deps, ids);
  return ids[0] ?? '';
};

const granted = (reference: string): AttemptClaim['outcome'] => ({
  kind: 'approved',
  reference,
  amount: { minor: 1050n, currency: 'EUR' },
  effect: 'captured',
});

const refused = (reference: string) => ({
  kind: 'declined' as const,
  reference,
  reason: 'generic_decline' as const,
  code: 'refused',
  message: 'No.',
});

const card = (token: string) => ({ payment_method: { type: 'card', token } });

const openHouse = (): PaymentsHouse => openPaymentsHouse(database, ['one']);

const rulesHold = async (house: PaymentsHouse): Promise<void> => {
  const { organisationId } = house.caller();
  for (const { rule, kind, run } of paymentRules()) {
    if (kind === 'safety') assert.deepEqual(await run({ database, organisationId }), [], rule);
  }
};

/** What the inbox says of a notice about a reference. */
const stateOf = async (house: PaymentsHouse, reference: string): Promise<string | undefined> => {
  const about = { attemptIds: [], references: [reference] };
  const [notice] = await database.asTenant(
    house.caller(),
    async (tx) => await noticesAbout(tx, house.caller(), about),
  );
  return notice?.status;
};

test('a lost answer is found by a notice that signs only the name of our payment', async () => {
  const house = openHouse();
  house.providers['one']?.fail('lost_after');
  const lost = await house.pay(card('visa'));
  assert.deepEqual([lost.status, lost.has_open_attempt], ['processing', true]);
  await tell(house, lost, granted('PSP1'));
  const found = await house.read(lost);
  assert.deepEqual([found.status, found.captured_amount], ['captured', '10.50']);
  assert.equal(await house.posted('organisation:balance:EUR'), 1050n);
  assert.equal(await stateOf(house, 'PSP1'), 'processed');
  // Told again, it changes nothing.
  await tell(house, lost, granted('PSP1'));
  assert.equal(await house.posted('organisation:balance:EUR'), 1050n);
  await rulesHold(house);
});

test('a lost answer that was a refusal ends the payment as one', async () => {
  const house = openHouse();
  house.providers['one']?.fail('lost_after');
  const lost = await house.pay(card('decline'));
  await tell(house, lost, refused('PSP2'));
  const { status, has_open_attempt: isOpen } = await house.read(lost);
  assert.deepEqual([status, isOpen], ['declined', false]);
  await rulesHold(house);
});

test('money that came and was taken back is not taken for late where its coming is told last', async () => {
  const house = openHouse();
  house.providers['one']?.fail('lost_after');
  const lost = await house.pay(card('visa'));
  const paidAt = house.clock.now();
  house.clock.advance(60_000);
  await tell(house, lost, { ...refused('PSP6'), reason: 'capture_failed' as const });
  await tell(house, lost, granted('PSP6'), paidAt);
  const { status, captured_amount: captured } = await house.read(lost);
  assert.deepEqual([status, captured], ['declined', '0.00']);
  assert.equal(await house.posted('organisation:balance:EUR'), 0n);
  await rulesHold(house);
});

for (const [what, outcome] of [
  ['granted', granted('PSP3')],
  ['refused', refused('PSP3')],
] as const) {
  test(`where the only attempt is known by another reference, what was ${what} is not it`, async () => {
    const house = openHouse();
    const asked = await house.pay(card('redirect'));
    assert.equal(asked.status, 'requires_action');
    await tell(house, asked, outcome);
    assert.deepEqual(await house.read(asked), asked);
    assert.equal(await stateOf(house, 'PSP3'), 'ignored');
    await rulesHold(house);
  });
}

test('a payment that is paid stays so, whatever another reference under its name came to', async () => {
  const house = openHouse();
  const paid = await house.pay(card('visa'));
  for (const outcome of [granted('PSP4'), refused('PSP4')]) await tell(house, paid, outcome);
  assert.deepEqual(await house.read(paid), paid);
  assert.equal(await house.posted('organisation:balance:EUR'), 1050n);
  await rulesHold(house);
});

test('the name of a payment of another organisation settles nothing', async () => {
  const [house, stranger] = [openHouse(), openHouse()];
  house.providers['one']?.fail('lost_after');
  const lost = await house.pay(card('visa'));
  await tell(stranger, lost, granted('PSP5'));
  assert.deepEqual(await house.read(lost), lost);
});
