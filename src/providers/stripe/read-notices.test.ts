import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Stripe } from 'stripe';
import { noticeOf, readNotices } from './read-notices.ts';

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
    const notice = read(about({ id: 'cus_1', object: 'customer' }, 'customer.updated'));
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

  const ofAccount: readonly [string, object, string | undefined, readonly string[], string][] = [
    [
      'account.updated',
      { id: 'acct_1', object: 'account', metadata: { bascule_account: 'acc_1' } },
      'acc_1',
      ['acct_1'],
      'look',
    ],
    [
      'capability.updated',
      { id: 'transfers', object: 'capability', account: 'acct_1' },
      undefined,
      ['acct_1', 'transfers'],
      'look',
    ],
    ['person.updated', { id: 'person_1' }, undefined, ['acct_1', 'person_1'], 'look'],
    ['account.external_account.updated', { id: 'ba_1' }, undefined, ['acct_1', 'ba_1'], 'look'],
    ['balance_settings.updated', {}, undefined, ['acct_1'], 'look'],
    ['account.application.deauthorized', { id: 'ca_1' }, undefined, ['acct_1', 'ca_1'], 'ended'],
  ];
  for (const [type, object, ours, references, suggests] of ofAccount) {
    test(`of ${type} names the account first`, () => {
      const notice = noticeOf({ ...about(object, type), account: 'acct_1' });
      assert.deepEqual(
        [notice?.subject, notice?.account, notice?.attemptId, notice?.references, notice?.suggests],
        ['account', 'acct_1', ours ?? null, references, suggests],
      );
    });
  }

  const ofPlatform: readonly [string, object, string | undefined, string | null][] = [
    [
      'transfer.reversed',
      { id: 'tr_1', destination: 'acct_2', metadata: { bascule_transfer: 'trf_1' } },
      undefined,
      'trf_1',
    ],
    ['payout.failed', { id: 'po_1', metadata: { bascule_payout: 'po_9' } }, 'acct_1', 'po_9'],
    ['application_fee.refunded', { id: 'fee_1', account: 'acct_1' }, undefined, null],
    ['topup.succeeded', { id: 'tu_1' }, undefined, null],
    ['balance.available', {}, 'acct_1', null],
    ['reserve.hold.created', { id: 'rh_1' }, 'acct_1', null],
  ];
  for (const [type, object, account, ours] of ofPlatform) {
    test(`of ${type} is the platform's to look at`, () => {
      const notice = noticeOf({ ...about(object, type), ...(account && { account }) });
      assert.deepEqual(
        [notice?.subject, notice?.account, notice?.attemptId, notice?.suggests],
        ['platform', account, ours, 'look'],
      );
      assert.equal(notice?.references[0], 'id' in object ? object.id : undefined);
    });
  }

  test('of a payment in the name of an account says so', () => {
    const notice = noticeOf({ ...event, account: 'acct_1' });
    assert.deepEqual(
      [notice?.subject, notice?.account, notice?.suggests],
      ['payment', 'acct_1', 'approved'],
    );
  });

  const thin = (type: string, related: object | null, more: object = {}) => ({
    id: 'evt_2',
    object: 'v2.core.event',
    type,
    created: '2026-11-21T09:29:55.000Z',
    livemode: false,
    ...(related && { related_object: related }),
    ...more,
  });
  const account = { id: 'acct_1', type: 'v2.core.account', url: '/v2/core/accounts/acct_1' };
  const thinOnes: readonly [string, object, string, string | undefined][] = [
    [
      'requirements of an account',
      thin('v2.core.account[requirements].updated', account),
      'account',
      'acct_1',
    ],
    [
      'a capability, from inside an organisation',
      thin('v2.core.account[configuration.recipient].capability_status_updated', account, {
        context: 'acct_platform/acct_other',
      }),
      'account',
      'acct_1',
    ],
    [
      'a person of an account',
      thin('v2.core.account_person.updated', {
        id: 'person_1',
        type: 'v2.core.account_person',
        url: '/v2/core/accounts/acct_1/persons/person_1',
      }),
      'account',
      'acct_1',
    ],
    [
      'a link that its seller came back from',
      thin('v2.core.account_link.returned', null, { data: { account_id: 'acct_1' } }),
      'account',
      'acct_1',
    ],
    [
      'a payout of an account',
      thin(
        'v1.payout.paid',
        { id: 'po_1', type: 'payout', url: '/v1/payouts/po_1' },
        { context: 'acct_1' },
      ),
      'platform',
      'acct_1',
    ],
    [
      'a transfer of the platform',
      thin('v1.transfer.created', { id: 'tr_1', type: 'transfer', url: '/v1/transfers/tr_1' }),
      'platform',
      undefined,
    ],
  ];
  for (const [what, told, subject, whose] of thinOnes) {
    test(`that is thin tells of ${what}`, () => {
      const notice = noticeOf(told);
      assert.deepEqual([notice?.subject, notice?.account], [subject, whose]);
      if (subject === 'account') assert.equal(notice?.references[0], 'acct_1');
    });
  }

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
