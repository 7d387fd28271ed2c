import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Account, type ComparedHouse, useComparedHouses } from './testing/compared-house.ts';

const houses = await useComparedHouses();
let opened = 0;

/** An account of one provider, in a world of its own. */
const accountAt = (provider: 'stripe' | 'adyen' | 'mollie'): Account => {
  opened += 1;
  const name = `compared${opened}`;
  const places = {
    stripe: { path: '', api_key: `sk_test_${name}` },
    adyen: {
      path: '/adyen',
      api_key: `AQE_sandbox_${name}`,
      settings: { merchant_account: 'BasculeSandbox', return_url: 'https://shop.example/' },
    },
    mollie: {
      path: '/mollie',
      api_key: `test_${name}`,
      settings: { notice_origin: 'http://127.0.0.1:1', return_url: 'https://shop.example/' },
    },
  };
  return { provider, ...places[provider] };
};

const tokens = {
  stripe: 'pm_card_visa',
  adyen: 'adyen_test_visa',
  mollie: 'tkn_approved',
} as const;

/** A provider, and how somebody else does something there with our key. */
interface Hand {
  readonly provider: keyof typeof tokens;
  readonly refund: (reference: string) => readonly [path: string, body: object];
  readonly void: (reference: string) => readonly [path: string, body: object];
  readonly charge: (attemptId: string) => readonly [path: string, body: object];
  readonly headers: (key: string) => object;
  readonly bookedOf: (key: string) => Promise<readonly Booked[]>;
}

interface Booked {
  readonly id: string;
  readonly metadata: Readonly<Record<string, string>>;
}

const account = { merchantAccount: 'BasculeSandbox' };
const mollieSum = { currency: 'EUR', value: '4.00' };

const hands: readonly Hand[] = [
  {
    provider: 'adyen',
    headers: (key) => ({ 'x-api-key': key }),
    refund: (reference) => [
      `/adyen/v72/payments/${reference}/refunds`,
      { ...account, amount: { value: 400, currency: 'EUR' } },
    ],
    void: (reference) => [`/adyen/v72/payments/${reference}/cancels`, account],
    charge: (attemptId) => [
      '/adyen/v72/payments',
      {
        ...account,
        reference: 'by hand',
        amount: { value: 1050, currency: 'EUR' },
        paymentMethod: { type: 'scheme', encryptedCardNumber: 'adyen_test_visa' },
        returnUrl: 'https://shop.example/',
        metadata: { bascule_attempt: attemptId },
      },
    ],
    bookedOf: async (key) =>
      (await houses.control.at('adyen').books<{ readonly payments: readonly Booked[] }>(key))
        .payments,
  },
  {
    provider: 'mollie',
    headers: (key) => ({ authorization: `Bearer ${key}` }),
    refund: (reference) => [`/mollie/v2/payments/${reference}/refunds`, { amount: mollieSum }],
    void: (reference) => [
      `/mollie/v2/payments/${reference}/captures`,
      { amount: { ...mollieSum, value: '10.50' } },
    ],
    charge: (attemptId) => [
      '/mollie/v2/payments',
      {
        amount: mollieSum,
        description: 'by hand',
        method: 'creditcard',
        cardToken: 'tkn_approved',
        redirectUrl: 'https://shop.example/',
        metadata: { bascule_attempt: attemptId },
      },
    ],
    bookedOf: async (key) =>
      (await houses.control.at('mollie').books<{ readonly payments: readonly Booked[] }>(key))
        .payments,
  },
];

const openAt = async (provider: keyof typeof tokens) => {
  const at = accountAt(provider);
  return { house: await houses.open(at), key: at.api_key };
};

const pay = async (house: ComparedHouse, provider: keyof typeof tokens, fields: object = {}) =>
  await house.pay({
    payment_method: { type: 'card', tokens: { [provider]: tokens[provider] } },
    ...fields,
  });

for (const hand of hands) {
  const { provider } = hand;

  test(`books that agree are found to agree at ${provider}`, async () => {
    const { house } = await openAt(provider);
    assert.equal((await pay(house, provider)).status, 'captured');
    const held = await pay(house, provider, { capture_method: 'manual' });
    assert.equal(held.status, 'authorized');
    assert.deepEqual(await house.differences(), []);
  });

  test(`a refund that was made behind our back is found at ${provider}`, async () => {
    const { house, key } = await openAt(provider);
    await pay(house, provider);
    const [booked] = await hand.bookedOf(key);
    const [path, body] = hand.refund(booked?.id ?? '');
    await house.behind(path, hand.headers(key), body);
    await houses.control.at(provider).clock({ key, advance_seconds: 5 });
    const faults = await house.differences();
    assert.match(faults[0] ?? '', /^pay_\w+ \(captured\): we say 0 refunded, the provider 400$/);
    assert.equal(faults.length, 1);
  });

  test(`a hold that ended behind our back is found at ${provider}`, async () => {
    const { house, key } = await openAt(provider);
    await pay(house, provider, { capture_method: 'manual' });
    const [booked] = await hand.bookedOf(key);
    const [path, body] = hand.void(booked?.id ?? '');
    await house.behind(path, hand.headers(key), body);
    await houses.control.at(provider).clock({ key, advance_seconds: 5 });
    const faults = await house.differences();
    assert.ok(
      faults.some((fault) => fault.endsWith('(authorized): we say 1050 held, the provider 0')),
      faults.join('\n'),
    );
  });

  test(`an attempt that was charged twice is found at ${provider}`, async () => {
    const { house, key } = await openAt(provider);
    await pay(house, provider);
    const [booked] = await hand.bookedOf(key);
    const attemptId = booked?.metadata['bascule_attempt'] ?? '';
    const [path, body] = hand.charge(attemptId);
    await house.behind(path, hand.headers(key), body);
    const faults = await house.differences();
    assert.ok(faults.includes(`${attemptId} was charged 2 times`), faults.join('\n'));
  });

  test(`a charge under a name that no attempt bears is found at ${provider}`, async () => {
    const { house, key } = await openAt(provider);
    const [path, body] = hand.charge('att_ofnobody');
    await house.behind(path, hand.headers(key), body);
    assert.deepEqual(await house.differences(), [
      `att_ofnobody was charged at ${provider}, and no attempt of ours has that name`,
    ]);
  });
}

test('what Stripe counts otherwise than we do agrees, and does not once it is changed', async () => {
  const { house, key } = await openAt('stripe');
  const paid = await pay(house, 'stripe', { amount: '700', currency: 'ISK' });
  assert.equal(paid.status, 'captured');
  assert.deepEqual(await house.differences(), []);
  const [intent] = (await houses.control.books(key)).payment_intents;
  const form = new URLSearchParams({ payment_intent: intent?.id ?? '' });
  await house.behind('/v1/refunds', { authorization: `Bearer ${key}` }, form);
  const [fault] = await house.differences();
  assert.match(fault ?? '', /we say 0 refunded, the provider 70000$/);
});
