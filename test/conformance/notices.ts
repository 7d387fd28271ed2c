import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Notice } from '#providers';
import { approvedBy, authorizing, freeze, sendFrozen } from './acts.ts';
import type { Bench } from './provider-suite.ts';
import type { Account, RawNotice } from './provider-under-test.ts';

/** Notices as the faked provider really signs and delivers them. */
export const testNotices = ({ under, open }: Bench): void => {
  const read = (
    { connection: { settings } }: Account,
    raw: RawNotice,
    given: Partial<RawNotice> = {},
  ): Notice | undefined => {
    const { body, headers, secret, at } = { ...raw, ...given };
    const secrets = secret === null ? [] : [secret];
    return under().provider.readNotices(body, headers, secrets, at, settings)?.[0];
  };

  describe('notices', () => {
    test('name our attempt and their reference, and no forgery is one', async () => {
      const account = await open();
      const frozen = freeze(under(), authorizing(account, { capture: 'automatic' }));
      let reference = '';
      const delivered = await account.noticesOf(async () => {
        ({ reference } = approvedBy(await sendFrozen(under(), account, frozen)));
      });

      const ours = delivered.filter((raw) => read(account, raw)?.references.includes(reference));
      const [raw] = ours;
      assert.ok(raw !== undefined, 'a payment is told of');
      const told = ours.map((one) => read(account, one));
      if (raw.secret === null) {
        for (const notice of told) assertIsKnock(notice);
        return;
      }
      assert.ok(told.some((notice) => notice?.suggests === 'approved'));
      for (const notice of told) assert.equal(notice?.attemptId, frozen.attemptId);

      const text = raw.body.toString();
      const changed = Buffer.from(text.replace(/"id"|"value":1050/, '"value":9050'));
      const late = new Date(raw.at.getTime() + 3_600_000);
      assert.notDeepEqual(changed, raw.body);
      assert.equal(read(account, raw, { body: changed }), undefined, 'changed');
      assert.equal(
        read(account, raw, { secret: `${raw.secret}x` }),
        undefined,
        'of a wrong secret',
      );
      assert.equal(read(account, raw, { secret: '' }), undefined, 'of an empty secret');
      const bare = Buffer.from(text.replace(/"hmacSignature":\s*"[^"]+"/, '"hmacSignature":""'));
      assert.equal(read(account, raw, { headers: {}, body: bare }), undefined, 'unsigned');
      const again = read(account, raw, { at: late })?.id;
      // What bears no time is the same notice for ever, by its name.
      const name = account.isTimeSigned === false ? read(account, raw)?.id : undefined;
      assert.equal(again, name, 'stale');
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
      const told = delivered.map((raw) => read(account, raw));
      if (delivered.every(({ secret }) => secret === null)) {
        for (const notice of told) assertIsKnock(notice);
        return;
      }
      assert.ok(told.some((notice) => notice?.suggests === 'declined'));
      assert.ok(!told.some((notice) => notice?.suggests === 'approved'));
    });
  });
};

/** What nobody signed says nothing but that we may look: whoever sent it can move nothing. */
const assertIsKnock = (notice: Notice | undefined): void => {
  assert.equal(notice?.suggests, 'look');
  assert.equal(notice?.claim, undefined);
  assert.equal(notice?.attemptId, null);
};
