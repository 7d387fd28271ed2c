import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { manualClock } from './clock.ts';
import { derivedId, idPattern, randomIds, seededIds, timeOfId } from './ids.ts';

const start = new Date('2026-03-01T00:00:00Z');
const moments = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const prefixes = fc.stringMatching(/^[a-z]{2,6}$/);

test('every id matches the pattern of its kind, and no other', () => {
  fc.assert(
    fc.property(prefixes, prefixes, moments, fc.string(), (prefix, other, at, seed) => {
      const since = new Date(at);
      const drawn = [
        randomIds(manualClock(since)).next(prefix),
        seededIds(seed, since).next(prefix),
      ];
      for (const id of drawn) {
        assert.match(id, new RegExp(idPattern(prefix)));
        if (other !== prefix) assert.doesNotMatch(id, new RegExp(idPattern(other)));
      }
    }),
  );
});

test('ids sort by the time they were made', () => {
  fc.assert(
    fc.property(moments, moments, (one, two) => {
      const [first, second] = [one, two].map((at) =>
        randomIds(manualClock(new Date(at))).next('x'),
      );
      assert.ok(first !== undefined && second !== undefined);
      if (one < two) assert.ok(first < second);
      if (one > two) assert.ok(first > second);
    }),
  );
});

test('a hundred thousand ids of one millisecond all differ', () => {
  const ids = randomIds(manualClock(start));
  const drawn = new Set(Array.from({ length: 100_000 }, () => ids.next('pay')));

  assert.equal(drawn.size, 100_000);
});

test('the same seed and time draw the same ids in the same order', () => {
  fc.assert(
    fc.property(fc.string(), moments, fc.integer({ min: 1, max: 20 }), (seed, at, count) => {
      const draw = () => {
        const ids = seededIds(seed, new Date(at));
        return Array.from({ length: count }, () => ids.next('pay'));
      };
      assert.deepEqual(draw(), draw());
      assert.equal(new Set(draw()).size, count);
    }),
  );
});

test('another seed draws other ids', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, two) => {
      fc.pre(one !== two);
      assert.notEqual(seededIds(one, start).next('pay'), seededIds(two, start).next('pay'));
    }),
  );
});

test('drawing another kind second does not repeat the first one', () => {
  const ids = seededIds('request', start);

  assert.notEqual(ids.next('pay').slice(4), ids.next('att').slice(4));
});

test('a time that an id cannot carry is a bug', () => {
  for (const at of [-1, 2 ** 48]) {
    assert.throws(() => randomIds(manualClock(new Date(at))).next('pay'), { name: 'Bug' });
  }
});

test('the pattern has no letters that people take for digits', () => {
  for (const letter of 'ilou') {
    const odd = `pay_${letter.repeat(26)}`;
    assert.doesNotMatch(odd, new RegExp(idPattern('pay')));
  }
});

test('an id tells the time that it carries, and what is no id tells none', () => {
  fc.assert(
    fc.property(
      moments.filter((at) => at <= 8.64e15),
      prefixes,
      (at, prefix) => {
        const id = randomIds(manualClock(new Date(at))).next(prefix);
        assert.equal(timeOfId(id)?.getTime(), at);
        assert.equal(timeOfId(derivedId('err', id, 'transfer'))?.getTime(), at);
        assert.equal(timeOfId(`${id}x`), undefined);
      },
    ),
  );
  for (const none of ['', 'err_1', 'pi_3NxQ', 'err_01k8w3v5c2m4x9q7r1t6z0b8dU']) {
    assert.equal(timeOfId(none), undefined, none);
  }
});
