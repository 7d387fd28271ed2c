import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLog } from './log.ts';
import { findPans, scrubLine, scrubText } from './scrub.ts';

const testPans = [
  '4242424242424242',
  '4111111111111111',
  '4000000000003220',
  '5555555555554444',
  '2223003122003222',
  '378282246310005',
  '6011111111111117',
  '3056930009020004',
  '3566002020360505',
  '6200000000000005',
];
const secrets = [
  `sk_test_${'a1B2'.repeat(10)}xyz`,
  `sk_live_${'Zz9'.repeat(14)}q`,
  `rk_live_${'k3Y'.repeat(14)}q`,
  'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
];

test('a card number is masked in every form people write it', () => {
  for (const written of [
    '4111111111111111',
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    'https://x.test/?card=4111111111111111&b=1',
    'first line\n4111111111111111',
    '4111 1111 1111 1111 123',
    'no 3782 822463 10005.',
  ]) {
    assert.match(scrubText(written), /\[PAN \d{6}…\d{4}\]/, written);
    assert.equal(findPans(written).length, 1, written);
  }
});

test('ids, times and numbers that only look like cards stay as they are', () => {
  for (const harmless of [
    'pay_4111111111111111',
    '4111111111111112',
    '1732153543000',
    '2026-11-21T01:37:00.000Z',
    '4111-1111-1111-1111-9',
    '1111111111111117',
    '550e8400-e29b-41d4-a716-446655440000',
  ]) {
    assert.equal(scrubText(harmless), harmless);
  }
});

test('card verification values and our secrets are masked, and the line stays JSON', () => {
  const line = JSON.stringify({ cvv: 123, card: { security_code: '1234' }, pan: 4111111111111111 });
  const scrubbed: unknown = JSON.parse(scrubLine(`${line}\n`));
  assert.deepEqual(scrubbed, {
    cvv: '***',
    card: { security_code: '***' },
    pan: '[PAN 411111…1111]',
  });
  assert.equal(scrubText('cvc=123&x=1'), 'cvc=***&x=1');
  assert.equal(scrubText(`Bearer ${secrets[0]}`), 'Bearer sk_test_[secret]');
});

test('no test card number and no secret survives any log object', () => {
  const needle = fc.oneof(
    fc.constantFrom(...testPans),
    fc.constantFrom(...testPans).map((pan) => pan.replace(/(\d{4})(?=\d)/g, '$1 ')),
    fc.constantFrom(...testPans).map(Number),
    fc.constantFrom(...secrets),
  );
  const before = fc.constantFrom('', ' ', '\n', '\t', '\u0001', '"', 'card: ', '/', '=', ',');
  const after = fc.constantFrom('', ' ', '\n', '"', '/', '=', ', 12/30', ' 123');
  const hidden = fc.oneof(
    needle,
    fc.tuple(before, needle, after).map((parts) => parts.join('')),
  );
  const objects = fc.object({ values: [hidden, fc.string(), fc.integer(), fc.boolean()] });

  fc.assert(
    fc.property(objects, hidden, (fields, message) => {
      const lines: string[] = [];
      const log = createLog({
        level: 'info',
        base: {},
        destination: { write: (line) => lines.push(line) },
      });
      log.info({ fields, err: new Error(String(message)) }, String(message));
      const [written = ''] = lines;
      assert.doesNotThrow(() => JSON.parse(written) as unknown);
      const bare = written.replaceAll(/(?<=\d)[ -](?=\d)/g, '');
      for (const pan of testPans) assert.ok(!bare.includes(pan), written);
      for (const secret of secrets) assert.ok(!written.includes(secret), written);
    }),
    { numRuns: 300 },
  );
});

test('a run of digits and spaces that is four times as long costs four times as much, not sixteen', () => {
  const cost = (length: number): number => {
    const hostile = `${'1 '.repeat(length)}x`;
    const runs = Array.from({ length: 5 }, () => {
      const { user } = process.cpuUsage();
      findPans(hostile);
      return process.cpuUsage().user - user;
    });
    return Math.min(...runs);
  };
  assert.ok(cost(60_000) < 10 * cost(15_000));
});
