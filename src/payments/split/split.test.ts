import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal, seededIds, systemClock } from '#kernel';
import { useDatabase } from '#test/database';
import { confirmPayment } from '../payment/confirm-payment.ts';
import { incrementPayment } from '../payment/increment-payment.ts';
import { payments } from '../payment/routes.ts';
import { openSplitHouse, type SplitHouse } from './testing/split-house.ts';

const { database } = await useDatabase();

const refusedAs = (code: string, pointer?: string) => (fault: unknown) =>
  isRefusal(fault, code) && (pointer === undefined || fault.particulars.pointer === pointer);

/** Two sellers, of 60 and 30, and a fee of 10. */
const between = (house: SplitHouse) => {
  const [first, second] = [house.seller(), house.seller()];
  const split = {
    application_fee: { amount: '10.00' },
    hold: { release: 'on_delivery' },
    parts: [
      { account_id: first, amount: '60.00' },
      { account_id: second, basis_points: 10_000, hold: { release: 'manual' } },
    ],
  };
  return { first, second, split };
};

const toOne = (house: SplitHouse, kind: string, fields: object = {}) => ({
  charge_kind: kind,
  application_fee: { basis_points: 1_000 },
  parts: [{ account_id: house.seller(), basis_points: 10_000 }],
  ...fields,
});

test('a payment is split by a plan that is kept, shown, and told to the provider', async () => {
  const house = openSplitHouse(database);
  const { first, second, split } = between(house);
  const payment = await house.paySplit(split);
  assert.equal(payment.status, 'captured');
  assert.deepEqual(payment.split, {
    charge_kind: 'separate',
    application_fee: '10.00',
    provider_fee: 'platform',
    on_behalf_of: false,
    parts: [
      { account_id: first, amount: '60.00', hold: { release: 'on_delivery', at: null } },
      { account_id: second, amount: '30.00', hold: { release: 'manual', at: null } },
    ],
  });
  assert.deepEqual((await house.read(payment)).split, payment.split);
  const request = await house.lastRequest(payment);
  assert.deepEqual(request.body['charge'], { kind: 'separate', group: payment.id });
  assert.equal(request.account, undefined);
  await house.verify();
});

test('a request run again takes up its plan, whatever has become of its accounts', async () => {
  const house = openSplitHouse(database);
  const since = systemClock.now();
  const body = {
    amount: '100.00',
    currency: 'EUR',
    confirm: true,
    payment_method: { type: 'card', token: 'visa' },
    split: { parts: [{ account_id: house.seller(), basis_points: 10_000 }] },
  };
  const run = async () => {
    const caller = { ...house.caller(), ids: seededIds('key-1', since) };
    return await payments.createPayment.run(house.deps, caller, { params: {}, query: {}, body });
  };
  const first = await run();
  house.payees.clear();
  assert.deepEqual(await run(), first);
  assert.equal(house.provider.done.authorize.length, 1);
});

test('what shares follow from is read for many payments at once', async () => {
  const house = openSplitHouse(database);
  const { first, split } = between(house);
  const taken = await house.paySplit(split);
  const open = await house.paySplit(split, { confirm: false, payment_method: undefined });
  const plain = await house.pay({ payment_method: { type: 'card', token: 'visa' } });
  await house.refund(taken, { amount: '20.00' });
  const facts = await house.facts(taken, open, plain);
  assert.deepEqual(
    facts.map(({ paymentId }) => paymentId),
    [taken.id, open.id].toSorted(),
  );
  const [of, ofOpen] = [taken, open].map(({ id }) => facts.find((one) => one.paymentId === id));
  assert.ok(of !== undefined && ofOpen !== undefined);
  const connection = await house.deps.connect(house.caller(), 'stripe');
  assert.deepEqual([of.provider, of.connectionId], ['stripe', connection.id]);
  assert.deepEqual(of.charge, {
    reference: 'ch_authorize_1',
    transfer: null,
    applicationFee: null,
  });
  assert.deepEqual([of.amountMinor, of.capturedMinor, of.disputedMinor], [10_000n, 10_000n, 0n]);
  assert.deepEqual(
    of.refunds.map(({ minor, split: from }) => [minor, from]),
    [[2_000n, null]],
  );
  assert.equal(of.plan.parts[0]?.reference, `acct_${first}`);
  assert.equal(of.capturedAt?.getTime(), house.clock.now().getTime());
  assert.deepEqual(
    [ofOpen.provider, ofOpen.connectionId, ofOpen.capturedAt, ofOpen.charge, ofOpen.capturedMinor],
    [null, null, null, null, 0n],
  );
});

test('what the provider is booked to keep is among the facts', async () => {
  const house = openSplitHouse(database);
  const send = house.provider.send;
  Object.assign(house.provider, {
    send: async (...given: Parameters<typeof send>) => {
      const { result, exchanges } = await send(...given);
      const fee = { minor: 175n, currency: 'EUR' };
      return { result: { ...result, fee }, exchanges };
    },
  });
  const payment = await house.paySplit(between(house).split);
  const [facts] = await house.facts(payment);
  assert.equal(facts?.providerFeeMinor, 175n);
});

test('a destination charge tells the provider its account and fee, and keeps what came of it', async () => {
  const house = openSplitHouse(database);
  const payment = await house.paySplit(toOne(house, 'destination', { on_behalf_of: true }));
  const request = await house.lastRequest(payment);
  const [facts] = await house.facts(payment);
  const account = facts?.plan.parts[0]?.reference;
  assert.deepEqual(request.body['charge'], {
    kind: 'destination',
    account,
    fee: '1000',
    isOnBehalf: true,
  });
  assert.equal(request.account, undefined);
  assert.deepEqual(facts?.charge, {
    reference: 'ch_authorize_1',
    transfer: 'tr_authorize_1',
    applicationFee: 'fee_authorize_1',
  });
  await house.refund(payment, { amount: '5.00' });
  const back = await house.lastRequest(payment);
  assert.deepEqual(back.body['charge'], { reverseTransfer: true, refundFee: true });
});

test('a capture in part leaves the seller his share to the unit', async () => {
  const house = openSplitHouse(database);
  const fields = { capture_method: 'manual', anticipate: 'several_captures' };
  const held = await house.paySplit(toOne(house, 'destination'), fields);
  await house.capture(held, { amount: '33.33', is_final: false });
  const first = await house.lastRequest(held);
  await house.capture(held, { amount: '66.67' });
  const last = await house.lastRequest(held);
  // His share of 33.33 is 29.997 rounded down, of all 90.00.
  assert.deepEqual([first.body['fee'], last.body['fee']], ['334', '666']);
});

test('everything of a direct charge is said in the name of its account', async () => {
  const house = openSplitHouse(database);
  const split = toOne(house, 'direct');
  const account = `acct_${split.parts[0]?.account_id}`;
  house.provider.fail('lost_after');
  const lost = await house.paySplit(split, { capture_method: 'manual' });
  const held = await house.resolve(lost);
  assert.equal(held.status, 'authorized');
  const taken = await house.capture(held, {});
  const back = await house.refund(taken, { split: { return_application_fee: false }, amount: '9' });
  assert.equal(back.status, 'succeeded');
  const { body } = await house.lastRequest(taken);
  assert.deepEqual(body['charge'], { reverseTransfer: false, refundFee: false });
  assert.ok(house.provider.calls.asked > 0 && house.provider.names.length >= 4);
  assert.deepEqual(new Set(house.provider.names), new Set([account]));
  await house.verify();
});

test('a direct charge has its fee borne by whom the account says', async () => {
  const house = openSplitHouse(database);
  const id = house.seller({ traits: { feesCollector: 'provider' } });
  const split = { charge_kind: 'direct', parts: [{ account_id: id, basis_points: 10_000 }] };
  assert.equal((await house.paySplit(split)).split?.provider_fee, 'accounts');
  await assert.rejects(
    house.paySplit({ ...split, provider_fee: 'platform' }),
    refusedAs('split_option_invalid', '/split/provider_fee'),
  );
});

test('a payment goes where its seller is, and a separate one anywhere', async () => {
  const house = openSplitHouse(database, ['stripe', 'other']);
  const tokens = { type: 'card', tokens: { stripe: 'decline:insufficient_funds', other: 'visa' } };
  const bound = await house.paySplit(toOne(house, 'direct'), { payment_method: tokens });
  assert.deepEqual([bound.status, bound.provider], ['declined', 'stripe']);
  const elsewhere = { type: 'card', token: 'visa', provider: 'other' };
  await assert.rejects(
    house.paySplit(toOne(house, 'direct'), { payment_method: elsewhere }),
    (fault) => {
      assert.ok(isRefusal(fault, 'routing_no_route'));
      const removed = fault.particulars.extra?.['removed'] as {
        provider: string;
        reason: string;
      }[];
      assert.deepEqual(removed.map(({ provider, reason }) => [provider, reason]).toSorted(), [
        ['other', 'direct_charge'],
        ['stripe', 'no_token'],
      ]);
      return true;
    },
  );
  const separate = await house.paySplit(between(house).split, { payment_method: elsewhere });
  assert.deepEqual([separate.status, separate.provider], ['captured', 'other']);
  assert.equal((await house.lastRequest(separate)).body['charge'], undefined);
});

test('the next try of a split payment tells the next provider too', async () => {
  const house = openSplitHouse(database, ['other', 'stripe']);
  const tokens = { other: 'decline:issuer_unavailable', stripe: 'visa' };
  const { split } = between(house);
  const created = await house.paySplit(split, { confirm: false, payment_method: undefined });
  const paid = await confirmPayment(house.deps, house.caller(), {
    params: { payment_id: created.id },
    body: { payment_method: { type: 'card', tokens } },
  });
  assert.deepEqual([paid.status, paid.provider], ['captured', 'stripe']);
  assert.deepEqual((await house.lastRequest(paid)).body['charge'], {
    kind: 'separate',
    group: paid.id,
  });
});

test('the amount of a split payment is frozen with its parts', async () => {
  const house = openSplitHouse(database);
  const fields = { capture_method: 'manual', anticipate: 'increment' };
  const held = await house.paySplit(between(house).split, fields);
  const params = { payment_id: held.id };
  await assert.rejects(
    incrementPayment(house.deps, house.caller(), { params, body: { amount: '120.00' } }),
    refusedAs('increment_not_supported'),
  );
});
