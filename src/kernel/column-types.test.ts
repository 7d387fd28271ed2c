import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { columnTypes } from './column-types.ts';

const oid = { int4: 23, int8: 20, numeric: 1700, int8Array: 1016, numericArray: 1231 } as const;
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

test('everything else comes as the driver has it', () => {
  assert.equal(parse(oid.int4, '7'), 7);
});
