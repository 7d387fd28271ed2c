import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Notice } from '#providers';
import { approvedBy, authorizing, freeze, sendFrozen } from './acts.ts';
import type { Bench } from './provider-suite.ts';
import type { RawNotice } from './provider-under-test.ts';

/** Notices as the faked provider really signs and delivers them. */
export const testNotices = ({ under, open }: Bench): void => {
  const read = (raw: RawNotice, given: Partial<RawNotice> = {}): Notice | undefined => {
    const { body, headers, secret, at, settings = {} } = { ...raw, ...given };
    return under().provider.readNotices(body, headers, [secret], at, settings)?.[0];
  };

  describe('notices', () => {
    test('name our attempt and their reference, and no forgery is one', async () => {
      const account = await open();
      const frozen = freeze(under(), authorizing(account, { capture: 'automatic' }));
      let reference = '';
      const delivered = await account.noticesOf(async () => {
        ({ reference } = approvedBy(await sendFrozen(under(), account, frozen)));
      });

      const ours = delivered.filter((raw) => read(raw)?.references.includes(reference));
      assert.ok(ours.length > 0, 'a payment is told of');
      const told = ours.map((raw) => read(raw));
      assert.ok(told.some((notice) => notice?.suggests === 'approved'));
      for (const notice of told) assert.equal(notice?.attemptId, frozen.attemptId);

      const [raw] = ours;
      assert.ok(raw !== undefined);
      const changed = Buffer.from(raw.body.toString().replace('"id"', '"iD"'));
      const late = new Date(raw.at.getTime() + 3_600_000);
      assert.equal(read(raw, { body: changed }), undefined, 'changed');
      assert.equal(read(raw, { secret: `${raw.secret}x` }), undefined, 'of a wrong secret');
      assert.equal(read(raw, { secret: '' }), undefined, 'of an empty secret');
      assert.equal(read(raw, { at: late }), undefined, 'stale');
      assert.equal(read(raw, { headers: {} }), undefined, 'unsigned');
    });

    test('of a decline suggest a decline', async () => {
      const account = await open();
      const frozen = freeze(
        under(),
        authorizing(account, { paymentMethodToken: account.methods.declined }),
      );
      const delivered = await account.noticesOf(async () => {
        await sendFrozen(under(), account, frozen);
      });
      const told = delivered.map((raw) => read(raw));
      assert.ok(told.some((notice) => notice?.suggests === 'declined'));
      assert.ok(!told.some((notice) => notice?.suggests === 'approved'));
    });
  });
};
