import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKnownKeys } from './known-keys.ts';

test('the newest keys are known, and the memory of old ones ends', () => {
  const keys = createKnownKeys(3);
  for (let i = 0; i < 100; i += 1) {
    keys.add(`att_${i}`);
    for (let back = 0; back < 3 && back <= i; back += 1) assert.ok(keys.has(`att_${i - back}`));
  }
  assert.equal(keys.has('att_94'), false);
  assert.equal(keys.has('att_never'), false);
});
