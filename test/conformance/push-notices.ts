import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Notice } from '#providers';
import type { Bench } from './provider-suite.ts';
import type { PushAccount, RawNotice } from './provider-under-test.ts';

/** Notices of entries, as the faked bank really signs and delivers them. */
export const testPushNotices = ({ under, open }: Bench<PushAccount>): void => {
  const read = (
    account: PushAccount,
    raw: RawNotice,
    given: Partial<RawNotice> = {},
  ): Notice | undefined => {
    const { body, headers, secret, at } = { ...raw, ...given };
    const { settings } = account.connection;
    return under().provider.readNotices(
      body,
      headers,
      secret === null ? [] : [secret],
      at,
      settings,
    )?.[0];
  };

  describe('notices', () => {
    test('name the entry that was booked, and no forgery is one', async () => {
      const account = await open();
      let entry = '';
      const [raw] = await account.noticesOf(async () => {
        entry = await account.arrive({ amount: '10.50', remittance: 'paid' });
      });
      assert.ok(raw !== undefined, 'what arrives is told of');
      const notice = read(account, raw);
      assert.equal(notice?.subject, 'credit');
      assert.deepEqual(notice?.references, [entry]);
      assert.equal(notice?.claim, undefined, 'a hint says nothing of money');

      const changed = Buffer.from(raw.body.toString().replace('"id"', '"iD"'));
      const late = new Date(raw.at.getTime() + 3_600_000);
      assert.equal(read(account, raw, { body: changed }), undefined, 'changed');
      assert.equal(read(account, raw, { secret: `${raw.secret}x` }), undefined, 'a wrong secret');
      assert.equal(read(account, raw, { secret: '' }), undefined, 'an empty secret');
      assert.equal(read(account, raw, { at: late }), undefined, 'stale');
      assert.equal(read(account, raw, { headers: {} }), undefined, 'unsigned');
    });

    test('of a transfer that was booked and came back name the transfer', async () => {
      const account = await open();
      const reference = await account.arrive({
        amount: '10.50',
        remittance: 'paid',
        isClosed: true,
      });
      const { provider } = under();
      const amount = { minor: 1050n, currency: 'EUR' } as const;
      const request = provider.prepare({ operation: 'refund', amount, reference }, 'att_notices');
      let transfer = '';
      const delivered = await account.noticesOf(async () => {
        const { result } = await provider.send(account.connection, request, 'att_notices');
        transfer = result.kind === 'pending' ? result.reference : '';
        await account.pass('returned');
      });
      const told = delivered.map((raw) => read(account, raw));
      assert.deepEqual(
        told.map((notice) => notice?.suggests),
        ['approved', 'declined'],
      );
      for (const notice of told) {
        assert.equal(notice?.subject, 'payment');
        assert.ok(notice.references.includes(transfer));
      }
    });
  });
};
