import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Stripe } from 'stripe';
import { readNotices } from './read-notices.ts';

const now = new Date('2026-11-21T09:30:00Z');
const secret = 'whsec_first';
const event = {
  id: 'evt_1',
  object: 'event',
  type: 'payment_intent.succeeded',
  created: 1_795_253_395,
  livemode: false,
  data: {
    object: {
      id: 'pi_1',
      object: 'payment_intent',
      status: 'succeeded',
      amount: 1050,
      amount_received: 1050,
      currency: 'eur',
      latest_charge: 'ch_1',
      metadata: { bascule_attempt: 'att_1' },
    },
  },
};
const about = (object: object, type = 'refund.updated') => ({ ...event, type, data: { object } });

const sign = (payload: string, by = secret, ageS = 0): string =>
  Stripe.webhooks.generateTestHeaderString({
    payload,
    secret: by,
    timestamp: now.getTime() / 1_000 - ageS,
  });
const read = (sent: unknown, given: { signature?: string; secrets?: readonly string[] } = {}) => {
  const payload = typeof sent === 'string' ? sent : JSON.stringify(sent);
  const signature = given.signature ?? sign(payload);
  const notices = readNotices(
    Buffer.from(payload),
    { 'stripe-signature': signature },
    given.secrets ?? [secret],
    now,
  );
  return notices?.[0];
};

describe('a notice of Stripe', () => {
  test('names what it is about', () => {
    assert.deepEqual(read(event), {
      id: 'evt_1',
      type: 'payment_intent.succeeded',
      occurredAt: new Date(event.created * 1_000),
      subject: 'payment',
      mode: 'test',
      attemptId: 'att_1',
      references: ['pi_1', 'ch_1'],
      suggests: 'approved',
    });
  });

  test('of a refund names the refund first', () => {
    const refund = {
      id: 're_1',
      object: 'refund',
      status: 'failed',
      amount: 5,
      currency: 'eur',
      charge: 'ch_1',
      payment_intent: 'pi_1',
      metadata: { bascule_attempt: 'att_2' },
    };
    const notice = read(about(refund));
    assert.deepEqual(notice?.references, ['re_1', 'ch_1', 'pi_1']);
    assert.deepEqual([notice.attemptId, notice.suggests], ['att_2', 'declined']);
  });

  test('of a hold that was let go says that it ended, not that it was refused', () => {
    const canceled = { ...event.data.object, status: 'canceled' };
    assert.equal(read(about(canceled))?.suggests, 'ended');
    assert.equal(read(about({ ...canceled, latest_charge: null }))?.suggests, 'declined');
  });

  test('of anything else suggests nothing', () => {
    const notice = read(about({ id: 'po_1', object: 'payout' }, 'payout.paid'));
    assert.deepEqual([notice?.attemptId, notice?.suggests], [null, 'nothing']);
  });

  test('may be thin', () => {
    const thin = {
      id: 'evt_2',
      object: 'v2.core.event',
      type: 'v1.payment_intent.succeeded',
      created: '2026-11-21T09:29:55.000Z',
      livemode: true,
      related_object: { id: 'pi_1', type: 'payment_intent', url: '/v1/payment_intents/pi_1' },
    };
    const notice = read(thin);
    assert.deepEqual([notice?.references, notice?.mode], [['pi_1'], 'live']);
  });

  test('is believed under each of several secrets', () => {
    const signature = sign(JSON.stringify(event), 'whsec_second');
    assert.ok(read(event, { signature, secrets: [secret, 'whsec_second'] }));
  });

  test('is taken at the edge of five minutes and not past it', () => {
    const payload = JSON.stringify(event);
    assert.ok(read(payload, { signature: sign(payload, secret, 300) }));
    assert.equal(read(payload, { signature: sign(payload, secret, 301) }), undefined);
  });

  const forged: readonly [string, unknown, { signature?: string; secrets?: readonly string[] }][] =
    [
      ['signed with another secret', event, { signature: sign(JSON.stringify(event), 'whsec_x') }],
      [
        'with one byte changed',
        { ...event, id: 'evt_9' },
        { signature: sign(JSON.stringify(event)) },
      ],
      [
        'with its keys in another order',
        Object.fromEntries(Object.entries(event).reverse()),
        { signature: sign(JSON.stringify(event)) },
      ],
      ['without a signature', event, { signature: '' }],
      [
        'with a signature of another scheme',
        event,
        { signature: `t=${now.getTime() / 1_000},v0=00` },
      ],
      ['against no secret', event, { secrets: [] }],
      [
        'against an empty secret',
        event,
        { secrets: [''], signature: sign(JSON.stringify(event), ' ') },
      ],
    ];
  for (const [what, sent, given] of forged) {
    test(`${what} is none`, () => {
      assert.equal(read(sent, given), undefined);
    });
  }

  test('that is genuine but makes no sense is none', () => {
    for (const sent of ['[]', 'null', '5', '{}', '{"id":1}', 'not json']) {
      assert.equal(read(sent), undefined, sent);
    }
  });
});
