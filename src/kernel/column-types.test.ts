import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import pg from 'pg';
import { columnTypes } from './column-types.ts';

const oid = {
  int4: 23,
  int8: 20,
  numeric: 1700,
  int8Array: 1016,
  numericArray: 1231,
  time: 1184,
} as const;
const parse = (type: number, text: string): unknown => columnTypes.getTypeParser(type)(text);

test('64-bit whole numbers and numerics come as the bigints they are', () => {
  const int8 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  fc.assert(fc.property(int8, (value) => assert.equal(parse(oid.int8, String(value)), value)));
  fc.assert(
    fc.property(fc.bigInt(), (value) => assert.equal(parse(oid.numeric, String(value)), value)),
  );
});

test('arrays of amounts come whole: empty, with gaps, of any length', () => {
  assert.deepEqual(parse(oid.int8Array, '{}'), []);
  assert.deepEqual(parse(oid.int8Array, '{1,NULL,-3}'), [1n, null, -3n]);
  fc.assert(
    fc.property(fc.array(fc.bigInt()), (values) => {
      assert.deepEqual(parse(oid.int8Array, `{${values.join(',')}}`), values);
      assert.deepEqual(parse(oid.numericArray, `{${values.join(',')}}`), values);
    }),
  );
});

test('a numeric with decimals is a fault, never rounded', () => {
  assert.throws(() => parse(oid.numeric, '10.5'), SyntaxError);
  assert.throws(() => parse(oid.numericArray, '{10.5}'), SyntaxError);
});

test('a time is read as the driver reads it, to the millisecond, in any zone and century', () => {
  const driver = pg.types.getTypeParser(oid.time, 'text');
  const [min, max] = [new Date('0001-01-01Z'), new Date('9999-12-31Z')];
  const moment = fc.date({ min, max, noInvalidDate: true });
  const digits = fc.constantFrom('', '.5', '.123', '.123456', '.999999', '.000001');
  const zone = fc.constantFrom('+00', '+02', '-05:30', '+00:19:32');
  fc.assert(
    fc.property(moment, digits, zone, (date, part, ahead) => {
      const text = `${date.toISOString().slice(0, 19).replace('T', ' ')}${part}${ahead}`;
      assert.deepEqual(parse(oid.time, text), driver(text), text);
    }),
  );
  for (const text of [
    'infinity',
    '-infinity',
    '12026-01-01 00:00:00+00',
    '0044-03-15 00:00:00+00 BC',
  ])
    assert.deepEqual(parse(oid.time, text), driver(text), text);
});

test('everything else comes as the driver has it', () => {
  assert.equal(parse(oid.int4, '7'), 7);
});
