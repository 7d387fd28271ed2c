import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createAgenda } from './agenda.ts';
import { createClock } from './clock.ts';

describe('the clock', () => {
  it('runs with its base, moves forward on demand and stands still when frozen', () => {
    let base = 1_000;
    const clock = createClock(() => base);
    base += 5;
    assert.equal(clock.now_ms(), 1_005);
    clock.advance(100);
    assert.equal(clock.now_ms(), 1_105);
    clock.freeze(true);
    base += 50;
    assert.equal(clock.now_ms(), 1_105);
    clock.advance(10);
    assert.equal(clock.now_ms(), 1_115);
    clock.freeze(false);
    base += 1;
    assert.equal(clock.now_ms(), 1_116);
    clock.advance(-500);
    assert.equal(clock.now_ms(), 1_116);
  });
});

describe('the agenda', () => {
  it('runs what is due in order of time, then in order of entry, and nothing early', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 })),
        fc.integer({ max: 60 }),
        (dues, now) => {
          const clock = createClock(() => 0);
          clock.freeze(true);
          const agenda = createAgenda(clock);
          const ran: [number, number][] = [];
          dues.forEach((due_ms, turn) => {
            agenda.at(due_ms, () => ran.push([due_ms, turn]));
          });
          clock.advance(now);
          agenda.wake();
          agenda.clear();
          const expected = dues
            .map((due_ms, turn): [number, number] => [due_ms, turn])
            .filter(([due_ms]) => due_ms <= Math.max(0, now))
            .sort(([a, i], [b, j]) => a - b || i - j);
          assert.deepEqual(ran, expected);
        },
      ),
    );
  });

  it('wakes by itself when the time comes', async () => {
    const started_ms = performance.now();
    const agenda = createAgenda(createClock(() => performance.now() - started_ms));
    // The agenda's timer does not keep a process alive, so this one does.
    const alive = setInterval(() => undefined, 1_000);
    await new Promise<void>((resolve) => agenda.at(5, resolve));
    clearInterval(alive);
    assert.equal(agenda.size(), 0);
  });
});
