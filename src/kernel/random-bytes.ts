import { randomFillSync } from 'node:crypto';
import { assert } from './assert.ts';

const poolBytes = 8_192;
let pool = Buffer.alloc(0);
let taken = 0;

/**
 * Random bytes from the machine, a pool at a time: asking it costs some microseconds however
 * little is asked for, and a request asks five times. No byte is handed out twice.
 */
export const drawRandomBytes = (count: number): Buffer => {
  assert(count > 0 && count <= poolBytes, 'a draw fits into the pool');
  if (taken + count > pool.length) {
    // A fresh buffer, because whoever drew before still holds parts of the old one.
    pool = randomFillSync(Buffer.allocUnsafeSlow(poolBytes));
    taken = 0;
  }
  taken += count;
  return pool.subarray(taken - count, taken);
};
