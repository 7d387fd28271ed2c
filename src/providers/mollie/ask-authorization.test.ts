import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seededIds } from '#kernel';
import { askAuthorization } from './ask-authorization.ts';
import type { Reply } from './client.ts';

const bornAt = new Date('2026-06-01T12:00:00Z');
const attemptId = seededIds('asked for', bornAt).next('att');
const by = { attemptId, reference: null };

const paymentOf = (id: string, minutesAfter: number, attempt = 'att_other') => ({
  resource: 'payment',
  id: `tr_${id}`,
  status: 'paid',
  amount: { currency: 'EUR', value: '10.50' },
  createdAt: new Date(bornAt.getTime() + minutesAfter * 60_000).toISOString(),
  metadata: { bascule_attempt: attempt },
});

/** A list in pages, the newest first; it notes how many were read. */
const pagesOf = (...pages: readonly (readonly object[])[]) => {
  const read: string[] = [];
  const answer = async (path: string): Promise<Reply> => {
    read.push(path);
    const at = Number(/from=tr_(\d+)/.exec(path)?.[1] ?? 0);
    const href = `https://api.mollie.com/v2/payments?from=tr_${at + 1}&limit=250`;
    const next = at + 1 < pages.length ? { href, type: 'application/hal+json' } : null;
    const body = { count: 1, _embedded: { payments: pages[at] ?? [] }, _links: { next } };
    return { kind: 'answered', status: 200, body };
  };
  return { read, answer };
};

describe('an authorisation asked about by our reference', () => {
  test('is found on a later page', async () => {
    const { answer } = pagesOf([paymentOf('b', 9)], [paymentOf('a', 1, attemptId)]);
    const finding = await askAuthorization(answer, by);
    assert.ok(finding.kind === 'found' && finding.outcome.kind === 'approved');
  });

  test('is absent once the list is older than the attempt, and no further page is read', async () => {
    const { answer, read } = pagesOf([paymentOf('b', 9)], [paymentOf('a', -120)], []);
    assert.equal((await askAuthorization(answer, by)).kind, 'absent');
    assert.equal(read.length, 2);
  });

  test('is absent when the list ends', async () => {
    const { answer } = pagesOf([paymentOf('b', 9)]);
    assert.equal((await askAuthorization(answer, by)).kind, 'absent');
  });

  test('is not called absent where there are more newer payments than we go through', async () => {
    const { answer, read } = pagesOf(...Array.from({ length: 30 }, () => [paymentOf('b', 9)]));
    assert.equal((await askAuthorization(answer, by)).kind, 'unreachable');
    assert.equal(read.length, 20);
  });

  test('that two payments carry is for a person to see', async () => {
    const { answer } = pagesOf([paymentOf('a', 1, attemptId), paymentOf('b', 2, attemptId)]);
    const finding = await askAuthorization(answer, by);
    assert.ok(finding.kind === 'found' && finding.outcome.kind === 'unknown');
    assert.equal(finding.outcome.isUnmapped, true);
  });

  test('is not proved absent by a page that is none', async () => {
    const answer = async (): Promise<Reply> => ({ kind: 'answered', status: 200, body: {} });
    assert.equal((await askAuthorization(answer, by)).kind, 'unreachable');
  });
});
