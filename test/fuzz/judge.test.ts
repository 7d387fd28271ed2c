import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed } from './effects.ts';
import { faultOf } from './judge.ts';
import type { Operation } from './operation.ts';

const operation: Operation = {
  id: 'takeThing',
  method: 'POST',
  path: '/v1/things',
  params: {},
  query: {},
  body: {},
  replies: new Map([[201, { type: 'object', properties: { id: { type: 'string' } } }]]),
  codes: new Map([[400, ['request_invalid']]]),
};

const reply = (status: number, body: unknown, mediaType = 'application/json') => ({
  status,
  mediaType,
  text: typeof body === 'string' ? body : JSON.stringify(body),
});

const problem = (status: number, code: string, more: object = {}) =>
  reply(
    status,
    { status, code, mend: 'm', retry: 'never', request_id: 'r', type: 't', title: 't', ...more },
    'application/problem+json',
  );

test('an answer that keeps its word has no fault', () => {
  assert.equal(faultOf(operation, reply(201, { id: 'x' })), undefined);
  assert.equal(faultOf(operation, problem(400, 'request_invalid')), undefined);
});

test('each broken word is noticed', () => {
  const broken = [
    problem(500, 'internal_fault'),
    problem(400, 'something_else'),
    problem(400, 'request_invalid', { status: 409 }),
    problem(400, 'request_invalid', { mend: '' }),
    problem(400, 'request_invalid', { detail: '4242 4242 4242 4242' }),
    reply(400, { code: 'request_invalid' }),
    reply(201, { id: 1 }),
    reply(200, { id: 'x' }),
    reply(201, 'no JSON'),
  ];
  for (const answer of broken) assert.notEqual(faultOf(operation, answer), undefined, answer.text);
});

test('a table that moved is named', () => {
  const before = { 'payments.payment': '1 7', 'ledger.entry': '2 7' };
  assert.deepEqual(changed(before, { ...before, 'ledger.entry': '2 8' }), ['ledger.entry']);
});
