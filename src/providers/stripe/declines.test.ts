import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { declineReasons } from '../decline-reasons.ts';
import { issuerDeclines, reasonOfDecline, stripeDeclines } from './declines.ts';

describe("the table of Stripe's declines", () => {
  for (const [name, table] of [
    ['issuer', issuerDeclines],
    ['stripe', stripeDeclines],
  ] as const) {
    test(`each ${name} code stands once, with its source and edition`, () => {
      assert.equal(new Set(table.map((row) => row.code)).size, table.length);
      for (const row of table) {
        assert.match(row.code, /^[a-z_]+$/);
        assert.match(row.source, /^https:\/\/docs\.stripe\.com\//);
        assert.ok(row.edition !== '' && row.reason in declineReasons, row.code);
      }
    });
  }

  test("the issuer's word counts before Stripe's", () => {
    assert.equal(reasonOfDecline('lost_card', 'card_declined').reason, 'card_blocked');
    assert.equal(reasonOfDecline(null, 'expired_card').reason, 'expired_card');
    assert.deepEqual(reasonOfDecline('a_code_of_2030', 'card_declined'), {
      reason: 'generic_decline',
      isUnmapped: false,
    });
    assert.deepEqual(reasonOfDecline('a_code_of_2030', null), {
      reason: 'generic_decline',
      isUnmapped: true,
    });
  });

  test('a card that must not be tried again is not tried elsewhere, and the payer not told why', () => {
    for (const code of ['lost_card', 'stolen_card', 'pickup_card', 'stop_payment_order']) {
      const rules = declineReasons[reasonOfDecline(code, 'card_declined').reason];
      assert.deepEqual([rules.cascade, rules.sameMethod], ['no', 'no'], code);
      assert.doesNotMatch(rules.payerText, /lost|stolen|fraud/i);
    }
  });
});
