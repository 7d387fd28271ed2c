import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { declineReasons } from '../decline-reasons.ts';
import { declineRows, reasonOfRefusal, refusals, requestErrors } from './declines.ts';

describe("Adyen's refusals", () => {
  test('each have a reason of ours, a source and an edition', () => {
    for (const { code, reason, source, edition } of declineRows) {
      assert.ok(reason in declineReasons, code);
      assert.match(source, /^https:\/\/docs\.adyen\.com\//);
      assert.match(edition, /^\d{4}-\d{2}$/);
    }
  });

  test('name each code and each text once', () => {
    for (const table of [refusals, requestErrors]) {
      assert.equal(new Set(table.map(({ code }) => code)).size, table.length);
    }
    assert.equal(new Set(refusals.map(({ text }) => text.toLowerCase())).size, refusals.length);
  });

  test('are found by code, else by their text, as a notice has only that', () => {
    assert.equal(reasonOfRefusal('12', undefined).reason, 'insufficient_funds');
    const told = reasonOfRefusal(undefined, 'not enough Balance');
    assert.deepEqual(told, { reason: 'insufficient_funds', code: '12', isUnmapped: false });
  });

  test('that no table holds are a generic decline, and loud', () => {
    const { reason, isUnmapped } = reasonOfRefusal('999', 'Moon Phase Unsuitable');
    assert.deepEqual([reason, isUnmapped], ['generic_decline', true]);
  });
});
