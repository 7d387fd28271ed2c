import assert from 'node:assert/strict';
import test from 'node:test';
import { connectionLost, isContention } from './database-faults.ts';

const fault = (code: string): Error => Object.assign(new Error('from the server'), { code });

test('a deadlock and a serialisation failure may be repeated at once', () => {
  assert.ok(isContention(fault('40001')));
  assert.ok(isContention(fault('40P01')));
});

test('nothing else is repeated: it may have been written', () => {
  for (const code of ['23505', '08006', '57P01', 'ECONNRESET', '']) {
    assert.equal(isContention(fault(code)), false);
  }
  for (const oddity of [null, undefined, 'text', 40001]) assert.equal(isContention(oddity), false);
});

test('a server that is going, coming or full asks the client to come again', () => {
  const away = ['57P01', '57P02', '57P03', '53300', '53100', '25P03', '25006', '08006', '08P01'];
  const sockets = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'];
  for (const code of [...away, ...sockets]) {
    const refusal = connectionLost(fault(code));
    assert.equal(refusal?.code, 'service_unavailable', code);
    assert.equal(refusal?.particulars.retryAfterSeconds, 1);
  }
});

test('what only stands behind others is busy, not away', () => {
  for (const code of ['55P03', '57014', '40001', '40P01']) {
    assert.equal(connectionLost(fault(code))?.code, 'service_busy', code);
  }
});

test('the driver says it in words where it has no code', () => {
  const sentences = [
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Query read timeout',
    'Client has encountered a connection error and is not queryable',
  ];
  for (const sentence of sentences) {
    assert.equal(connectionLost(new Error(sentence))?.code, 'service_unavailable');
  }
});

test('the refusal keeps its cause for the log', () => {
  const cause = fault('57P01');

  assert.equal(connectionLost(cause)?.cause, cause);
});

test('a broken constraint or a bug of ours is not the loss of the server', () => {
  for (const other of [fault('23514'), fault('42P01'), new Error('boom'), null, undefined]) {
    assert.equal(connectionLost(other), undefined);
  }
});
