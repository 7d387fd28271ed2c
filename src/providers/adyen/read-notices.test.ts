import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { eventCodes } from './event-codes.ts';
import { readNotices } from './read-notices.ts';

const key = 'ab'.repeat(32);
const older = 'cd'.repeat(32);
const settings = { merchant_account: 'ShopECOM' };

const itemOf = (given: Record<string, unknown> = {}): Record<string, unknown> => ({
  additionalData: { 'metadata.bascule_attempt': 'att_1', 'metadata.bascule_capture': 'manual' },
  amount: { value: 1_050, currency: 'EUR' },
  eventCode: 'AUTHORISATION',
  eventDate: '2026-11-28T19:08:59+01:00',
  merchantAccountCode: 'ShopECOM',
  merchantReference: 'pay_1',
  paymentMethod: 'visa',
  pspReference: 'ABCDEFGH12345678',
  reason: '033899:1111:03/2030',
  success: 'true',
  ...given,
});

const sign = (item: Record<string, unknown>, by = key): Record<string, unknown> => {
  const amount = item['amount'] as { readonly value: number; readonly currency: string };
  const text = [
    item['pspReference'],
    item['originalReference'] ?? '',
    item['merchantAccountCode'],
    item['merchantReference'],
    amount.value,
    amount.currency,
    item['eventCode'],
    item['success'],
  ].join(':');
  const hmacSignature = createHmac('sha256', Buffer.from(by, 'hex')).update(text).digest('base64');
  return { ...item, additionalData: { ...(item['additionalData'] as object), hmacSignature } };
};

const deliver = (items: readonly Record<string, unknown>[], live = 'false') =>
  Buffer.from(
    JSON.stringify({
      live,
      notificationItems: items.map((NotificationRequestItem) => ({ NotificationRequestItem })),
    }),
  );

const read = (body: Buffer, secrets: readonly string[] = [key]) =>
  readNotices(body, {}, secrets, new Date(), settings);

const claimOf = (given: Record<string, unknown>) =>
  read(deliver([sign(itemOf(given))]))?.[0]?.claim;

describe('notices of Adyen', () => {
  test('name the attempt, the mode and themselves, and say what became of it', () => {
    const [notice] = read(deliver([sign(itemOf())])) ?? [];
    assert.partialDeepStrictEqual(notice, {
      id: 'ABCDEFGH12345678:AUTHORISATION:true',
      mode: 'test',
      subject: 'payment',
      attemptId: 'att_1',
      suggests: 'approved',
      references: ['ABCDEFGH12345678'],
    });
    assert.partialDeepStrictEqual(notice?.claim, {
      about: 'attempt',
      operation: 'authorize',
      paymentId: 'pay_1',
      outcome: {
        kind: 'approved',
        effect: 'authorized',
        amount: { minor: 1_050n, currency: 'EUR' },
        method: { brand: 'visa', last4: '1111' },
      },
    });
    assert.equal(read(deliver([sign(itemOf())], 'true'))?.[0]?.mode, 'live');
  });

  test('are genuine under any key in force, and a delivery only whole', () => {
    assert.equal(read(deliver([sign(itemOf(), older)]), [key, older])?.length, 1);
    const both = [sign(itemOf()), sign(itemOf({ success: 'false', reason: 'Refused' }))];
    assert.equal(read(deliver(both))?.length, 2);
    const changed = { ...both[1], success: 'true' };
    assert.equal(read(deliver([both[0] ?? {}, changed])), undefined);
  });

  test('signed with no key, an empty one, a short one, or for another account are none', () => {
    const item = sign(itemOf());
    for (const secrets of [[], [''], ['ab'], ['xyz'.repeat(20)]]) {
      assert.equal(read(deliver([item]), secrets), undefined);
    }
    assert.equal(read(deliver([sign(itemOf({ merchantAccountCode: 'Other' }))])), undefined);
    assert.equal(read(deliver([itemOf()])), undefined, 'unsigned');
  });

  test('that are no delivery at all are none', () => {
    const bodies = ['', '[]', '{}', '{"live":"false","notificationItems":[]}', '{"live":"false"}'];
    for (const body of bodies) assert.equal(read(Buffer.from(body)), undefined, body);
    assert.equal(
      read(deliver([sign(itemOf({ amount: { value: 1.5, currency: 'EUR' } }))])),
      undefined,
    );
  });

  test('of a modification bear its attempt, and end it', () => {
    const given = { pspReference: 'MODIFICATION0001', originalReference: 'ABCDEFGH12345678' };
    const body = deliver([
      sign(itemOf({ ...given, eventCode: 'CAPTURE', merchantReference: 'att_2', reason: '' })),
    ]);
    const [notice] = read(body) ?? [];
    assert.equal(notice?.attemptId, 'att_2');
    assert.deepEqual(notice?.references, ['MODIFICATION0001', 'ABCDEFGH12345678']);
    assert.partialDeepStrictEqual(notice?.claim, {
      operation: 'capture',
      outcome: { kind: 'approved', effect: 'captured', reference: 'MODIFICATION0001' },
    });
  });

  test('take back what had succeeded, under the reason that reverses it', () => {
    const reasons = { CAPTURE_FAILED: 'capture_failed', REFUND_FAILED: 'refund_failed' } as const;
    for (const [eventCode, reason] of Object.entries(reasons)) {
      assert.partialDeepStrictEqual(claimOf({ eventCode }), {
        outcome: { kind: 'declined', reason },
      });
    }
    assert.partialDeepStrictEqual(claimOf({ eventCode: 'REFUNDED_REVERSED' }), {
      outcome: { reason: 'refund_failed' },
    });
  });

  test('tell why a modification came to nothing', () => {
    const why = (eventCode: string, reason: string) => {
      const claim = claimOf({ eventCode, reason, success: 'false' });
      return claim?.about === 'attempt' && claim.outcome.kind === 'declined'
        ? claim.outcome.reason
        : undefined;
    };
    assert.equal(why('CANCELLATION', 'Transaction was already captured'), 'already_captured');
    assert.equal(why('CAPTURE', 'Insufficient balance on payment'), 'wrong_state');
    assert.equal(why('REFUND', 'Insufficient balance on payment'), 'not_refundable');
    assert.equal(why('CAPTURE', 'Authorisation has expired'), 'authorization_expired');
    assert.equal(why('AUTHORISATION', 'Not enough balance'), 'insufficient_funds');
  });

  test('of a dispute tell its stage, its money and its term', () => {
    const claim = claimOf({
      eventCode: 'CHARGEBACK',
      pspReference: 'DISPUTE000000001',
      originalReference: 'ABCDEFGH12345678',
      additionalData: {
        chargebackReasonCode: '10.4',
        disputeStatus: 'Undefended',
        defensePeriodEndsAt: '2026-12-16T12:00:00+01:00',
      },
    });
    assert.partialDeepStrictEqual(claim, {
      about: 'dispute',
      dispute: {
        reference: 'DISPUTE000000001',
        paymentReferences: ['ABCDEFGH12345678'],
        stage: 'chargeback',
        status: 'needs_response',
        funds: 'withdrawn',
        reason: 'fraudulent',
        code: '10.4',
        respondBy: new Date('2026-12-16T11:00:00Z'),
      },
    });
  });

  test('of a code that no table holds claim nothing but that somebody has to look', () => {
    assert.partialDeepStrictEqual(claimOf({ eventCode: 'MOON_LANDING' }), {
      about: 'attempt',
      outcome: { kind: 'unknown', isUnmapped: true },
    });
  });

  test('of every code are read without a fault, succeeded or not', () => {
    for (const eventCode of Object.keys(eventCodes)) {
      for (const success of ['true', 'false']) {
        assert.equal(read(deliver([sign(itemOf({ eventCode, success }))]))?.length, 1, eventCode);
      }
    }
  });
});
