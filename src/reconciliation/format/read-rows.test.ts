import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { formatAmount, money } from '#money';
import { readMinor, sumOfCosts } from './read-decimal.ts';
import { readInstant } from './read-instant.ts';
import { readRecords } from './read-records.ts';
import { UnreadableRow } from './report-row.ts';

const cell = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom('', 'a,b', 'line\nbreak', 'say "so"', 'é', '1.50'),
);
const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 12 });

const quotedIfNeeded = (text: string): string =>
  /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const write = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(quotedIfNeeded).join(',')}\n`).join('');

async function* inBytes(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const readAll = async (text: string, size: number): Promise<readonly (readonly string[])[]> => {
  const read: (readonly string[])[] = [];
  for await (const records of readRecords(inBytes(text, size))) {
    read.push(...records.map(({ cells }) => cells));
  }
  return read;
};

test('records are those of the library, however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (rows, size) => {
      const text = write(rows);
      const expected = parse(text, { relax_column_count: true, skip_empty_lines: true });
      assert.deepEqual(await readAll(text, size), expected);
    }),
  );
});

test('a quote that is never closed costs its line, not the file', async () => {
  const text = `a,b\n"open,1\n${'c,d\n'.repeat(30_000)}`;
  const read = await readAll(text, 8_192);
  assert.equal(read.length, 30_002);
  assert.deepEqual(read[1], []);
  assert.deepEqual(read.at(-1), ['c', 'd']);
});

test('an amount is read back as it was written, in any currency', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }),
      fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF'),
      (minor, currency) => {
        const text = formatAmount(money(minor, currency));
        assert.equal(readMinor(text, currency, 'Gross'), minor);
      },
    ),
  );
});

test('decimals that cannot be counted are refused, zeros beyond them are not', () => {
  assert.equal(readMinor('5.0000', 'EUR', 'Gross'), 500n);
  assert.equal(readMinor('', 'EUR', 'Gross'), 0n);
  for (const text of ['5.001', '1e3', '1,5', ' 1', '0x1', 'NaN', '--1', '.5', '1.']) {
    assert.throws(() => readMinor(text, 'EUR', 'Gross'), UnreadableRow, text);
  }
});

test('costs are added up before they are rounded, once', () => {
  const sum = (currency: string, ...texts: string[]) =>
    sumOfCosts(texts, ['Commission', 'Markup', 'Scheme'], currency);
  assert.equal(sum('EUR', '0.004', '0.004', '0.004'), 1n);
  assert.equal(sum('EUR', '0.005'), 1n);
  assert.equal(sum('EUR', '-0.005'), -1n);
  assert.equal(sum('JPY', '', '1.5'), 2n);
  assert.equal(sum('EUR', '123456789012345.678', '0.002'), 12_345_678_901_234_568n);
  assert.throws(() => sum('EUR', '1', '2x'), /^UnreadableRow: Markup is no number/);
});

test('a time is read in the zone it names, and in no other', () => {
  const at = readInstant('2013-06-03 11:26:49', 'CEST');
  assert.equal(at.toISOString(), '2013-06-03T09:26:49.000Z');
  assert.throws(() => readInstant('2013-06-03 11:26:49', 'XYZ'), UnreadableRow);
  assert.throws(() => readInstant('03.06.2013', 'CET'), UnreadableRow);
});
