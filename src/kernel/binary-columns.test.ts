import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import pg from 'pg';
import { useDatabase } from '#test/database';
import {
  bigintColumn,
  byteaColumn,
  doubleColumn,
  integerColumn,
  jsonbColumn,
  numericColumn,
  smallintColumn,
  textColumn,
} from './binary-columns.ts';

// Before the database is dropped, which happens in the order of asking.
after(async () => await client.end());
const { url } = await useDatabase();
const client = new pg.Client(url);
await client.connect();

/** What PostgreSQL has received, as JSON: no parser of the driver stands between. */
const received = async (column: Buffer, type: string, element: string): Promise<unknown> => {
  const { rows } = await client.query<{ read: unknown }>(
    `select coalesce(json_agg(${element} order by place), '[]') as read
    from unnest($1::${type}[]) with ordinality as given (value, place)`,
    [column],
  );
  return rows[0]?.read;
};

const same = async <Value>(
  value: fc.Arbitrary<Value>,
  check: (values: readonly Value[]) => Promise<void>,
): Promise<void> => {
  const values = fc.array(fc.oneof(value, fc.constant(null)) as fc.Arbitrary<Value>);
  await fc.assert(fc.asyncProperty(values, check), { numRuns: 50 });
};

test('texts arrive as they are, but for zero bytes', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom('', 'NULL', 'same', 'a"b\\c', 'zero\0byte', `é${'x'.repeat(600_000)}`),
  );
  await same<string | null>(text, async (values) => {
    const read = await received(
      textColumn(values, (one) => one),
      'text',
      'value',
    );
    assert.deepEqual(
      read,
      values.map((one) => one?.replaceAll('\0', '') ?? null),
    );
  });
});

test('whole numbers of 64 bits arrive to the last digit', async () => {
  const number = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  await fc.assert(
    fc.asyncProperty(fc.array(number), async (values) => {
      const column = bigintColumn(values, (one) => one);
      assert.deepEqual(await received(column, 'bigint', 'value::text'), values.map(String));
    }),
    { numRuns: 50 },
  );
});

test('times in milliseconds arrive, and so does their absence', async () => {
  await same<number | null>(fc.integer({ min: 0, max: 4e12 }), async (values) => {
    const column = doubleColumn(values, (one) => one);
    assert.deepEqual(await received(column, 'double precision', 'value'), values);
  });
});

test('bytes given in hex arrive', async () => {
  const hash = fc.uint8Array({ minLength: 16, maxLength: 16 });
  await fc.assert(
    fc.asyncProperty(fc.array(hash), async (values) => {
      const hexes = values.map((bytes) => Buffer.from(bytes).toString('hex'));
      const column = byteaColumn(hexes, (hex) => hex);
      assert.deepEqual(await received(column, 'bytea', `encode(value, 'hex')`), hexes);
    }),
    { numRuns: 50 },
  );
});

test('smaller whole numbers arrive', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 })),
      async (values) => {
        const small = smallintColumn(values, (one) => one);
        assert.deepEqual(await received(small, 'smallint', 'value'), values);
        const wide = values.map((one) => one * 2 ** 16);
        const column = integerColumn(wide, (one) => one);
        assert.deepEqual(await received(column, 'integer', 'value'), wide);
      },
    ),
    { numRuns: 50 },
  );
});

test('whole numbers of any length that a balance can have arrive to the last digit', async () => {
  const number = fc.bigInt({ min: -(10n ** 39n), max: 10n ** 39n });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(number, fc.constant(0n))), async (values) => {
      const column = numericColumn(values, (one) => one);
      assert.deepEqual(await received(column, 'numeric', 'value::text'), values.map(String));
    }),
    { numRuns: 50 },
  );
});

test('documents arrive, and so does their absence', async () => {
  const document = fc.constantFrom({ name: 'a' }, { name: 'é"', count: 2 ** 40 }, []);
  await same<object | null>(document, async (values) => {
    const column = jsonbColumn(values, (one) => (one === null ? null : JSON.stringify(one)));
    assert.deepEqual(await received(column, 'jsonb', 'value'), values);
  });
});
