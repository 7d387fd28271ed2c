import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNoticeReader } from './read-notices.ts';

const noon = new Date('2026-06-01T12:00:00Z');
const knockOf = (body: string, read = createNoticeReader(), at = noon) =>
  read(Buffer.from(body), {}, [], at, {})?.[0];

test('a knock says nothing but that a payment may be looked at', () => {
  const { id, ...said } = knockOf('id=tr_7UhSN1zuXS') ?? {};
  assert.match(id ?? '', /^tr_7UhSN1zuXS:/);
  assert.deepEqual(said, {
    type: 'payment.knock',
    occurredAt: noon,
    subject: 'payment',
    attemptId: null,
    references: ['tr_7UhSN1zuXS'],
    suggests: 'look',
  });
});

test('each knock is a notice of its own, even in one millisecond', () => {
  const read = createNoticeReader();
  const ids = [0, 0, 0, 1].map((ms) => knockOf('id=tr_a1b2', read, new Date(+noon + ms))?.id);
  assert.equal(new Set(ids).size, 4);
});

test('anything else is no knock', () => {
  const bodies = [
    '',
    'id=',
    'id=ord_a1b2',
    'id=tr_a1b2&status=paid',
    'ID=tr_a1b2',
    '{"id":"tr_a1b2"}',
    `id=tr_${'a'.repeat(300)}`,
    'id=tr_a1b2/../x',
  ];
  for (const body of bodies) assert.equal(knockOf(body), undefined, body);
});

test('one payment is knocked for ten times in ten seconds, and again thereafter', () => {
  const read = createNoticeReader();
  const taken = Array.from({ length: 20 }, () => knockOf('id=tr_a1b2', read));
  assert.equal(taken.filter((notice) => notice !== undefined).length, 10);
  assert.ok(knockOf('id=tr_other', read) !== undefined);
  assert.ok(knockOf('id=tr_a1b2', read, new Date(+noon + 10_000)) !== undefined);
});

test('whoever knocks for payments that he invents is bounded in all', () => {
  const read = createNoticeReader();
  const taken = Array.from({ length: 3_000 }, (_, i) => knockOf(`id=tr_made${i}`, read));
  assert.equal(taken.filter((notice) => notice !== undefined).length, 2_000);
});
