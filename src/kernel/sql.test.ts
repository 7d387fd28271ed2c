import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { columns, declaredStatements, sql } from './sql.ts';

test('a statement carries its name where the server log and the plan cache show it', () => {
  const statement = sql('kernel.test_named', '\n  select 1\n');

  assert.equal(statement.name, 'kernel.test_named');
  assert.equal(statement.text, '-- kernel.test_named\nselect 1');
  assert.ok(declaredStatements().includes(statement));
});

test('a statement name is used once', () => {
  sql('kernel.test_twice', 'select 1');

  assert.throws(() => sql('kernel.test_twice', 'select 2'), { name: 'Bug' });
});

test('rows turn into columns, value by value', () => {
  const items = [
    { id: 'a', amount: 1n },
    { id: 'b', amount: 2n },
  ];

  assert.deepEqual(
    columns(items, (item) => [item.id, item.amount]),
    [
      ['a', 'b'],
      [1n, 2n],
    ],
  );
});

test('columns hold what the rows held, at the same place', () => {
  const rows = fc.array(fc.tuple(fc.string(), fc.bigInt(), fc.boolean()), { minLength: 1 });
  fc.assert(
    fc.property(rows, (given) => {
      const [texts, amounts, flags] = columns(given, (row) => row);
      given.forEach((row, i) => assert.deepEqual([texts[i], amounts[i], flags[i]], row));
      assert.equal(texts.length, given.length);
    }),
  );
});

test('no rows make no columns: writers return before they ask for them', () => {
  assert.deepEqual(
    columns([], () => ['a', 1]),
    [],
  );
});
