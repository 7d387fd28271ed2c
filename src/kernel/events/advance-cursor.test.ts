import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { advanceCursor } from './advance-cursor.ts';
import type { CursorRow } from './store.ts';

const at = (position: number, gap?: { below: number; until: number }): CursorRow => ({
  position: BigInt(position),
  gap_below: gap === undefined ? null : BigInt(gap.below),
  gap_until: gap === undefined ? null : String(gap.until),
});

const rows = (positions: readonly number[], oldestOpen: number, nextToOpen: number) =>
  positions.map((position) => ({
    position: BigInt(position),
    oldest_open: String(oldestOpen),
    next_to_open: String(nextToOpen),
  }));

test('positions without a gap are all passed', () => {
  assert.deepEqual(advanceCursor(at(4), rows([5, 6, 7], 90, 100)), { count: 3, cursor: at(7) });
});

test('nothing after the cursor leaves it where it is', () => {
  assert.deepEqual(advanceCursor(at(4), []), { count: 0, cursor: at(4) });
});

test('the first gap stops the cursor, which notes until when it may still be filled', () => {
  assert.deepEqual(advanceCursor(at(4), rows([5, 7, 9], 90, 100)), {
    count: 1,
    cursor: at(5, { below: 9, until: 100 }),
  });
});

test('a gap is waited for while a transaction of its time is open', () => {
  const waiting = at(5, { below: 9, until: 100 });
  assert.deepEqual(advanceCursor(waiting, rows([7, 9], 99, 120)), { count: 0, cursor: waiting });
});

test('a gap whose time has ended is passed, and younger gaps are waited for anew', () => {
  const waiting = at(5, { below: 9, until: 100 });
  assert.deepEqual(advanceCursor(waiting, rows([7, 9, 11], 100, 120)), {
    count: 2,
    cursor: at(9, { below: 11, until: 120 }),
  });
});

test('a gap noted before a restore is noted again by the new count of transactions', () => {
  const restored = at(5, { below: 9, until: 1_000_000 });
  assert.deepEqual(advanceCursor(restored, rows([7, 9], 10, 12)), {
    count: 0,
    cursor: at(5, { below: 9, until: 12 }),
  });
});

/** A world of transactions that draw positions and commit or roll back in any order. */
type Step = readonly ['open' | 'draw' | 'commit' | 'roll_back' | 'read', number];

test('whatever commits is handled exactly once, by any interleaving', () => {
  const step = fc.tuple(
    fc.constantFrom<Step[0]>('open', 'draw', 'draw', 'commit', 'roll_back', 'read', 'read'),
    fc.nat(3),
  );
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 80, size: 'max' }),
      fc.integer({ min: 1, max: 4 }),
      (steps, limit) => {
        const { handled, committed } = play(steps, limit);
        assert.deepEqual(
          handled,
          [...committed].sort((a, b) => a - b).filter((p) => handled.includes(p)),
        );
        assert.deepEqual(new Set(handled), committed, 'nothing is skipped');
      },
    ),
    { numRuns: 2_000 },
  );
});

const play = (steps: readonly Step[], limit: number) => {
  const committed = new Set<number>();
  const open = new Map<number, { xid: number; drawn: number[] }>();
  const handled: number[] = [];
  let nextXid = 1;
  let drawn = 0;
  let cursor = at(0);

  const read = (): number => {
    const after = [...committed].filter((p) => BigInt(p) > cursor.position).sort((a, b) => a - b);
    const seen = after.slice(0, limit);
    const oldest = Math.min(nextXid, ...[...open.values()].map((transaction) => transaction.xid));
    const advance = advanceCursor(cursor, rows(seen, oldest, nextXid));
    handled.push(...seen.slice(0, advance.count));
    cursor = advance.cursor;
    return after.length;
  };
  const end = (slot: number, isCommitted: boolean): void => {
    for (const position of open.get(slot)?.drawn ?? []) if (isCommitted) committed.add(position);
    open.delete(slot);
  };
  for (const [what, slot] of steps) {
    if (what === 'read') read();
    else if (what === 'open' && !open.has(slot)) {
      open.set(slot, { xid: nextXid, drawn: [] });
      nextXid += 1;
    } else if (what === 'draw' && open.has(slot)) open.get(slot)?.drawn.push((drawn += 1));
    else if (what === 'commit' || what === 'roll_back') end(slot, what === 'commit');
  }
  for (const slot of [...open.keys()]) end(slot, true);
  for (let turn = 0; turn < 500 && read() > 0; turn += 1) nextXid += 1;
  return { handled, committed };
};
