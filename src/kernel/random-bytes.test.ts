import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawRandomBytes } from './random-bytes.ts';

test('draws are as long as asked, never shared, and stay what they were', () => {
  const draws = Array.from({ length: 5_000 }, () => drawRandomBytes(10));
  const texts = draws.map((draw) => draw.toString('hex'));
  assert.equal(new Set(texts).size, 5_000);
  for (let i = 0; i < 5_000; i += 1) drawRandomBytes(24);
  assert.deepEqual(
    draws.map((draw) => draw.toString('hex')),
    texts,
  );
  assert.throws(() => drawRandomBytes(0));
  assert.throws(() => drawRandomBytes(8_193));
});
