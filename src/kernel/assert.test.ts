import assert from 'node:assert/strict';
import test from 'node:test';
import { Bug, assert as hold, unreachable } from './assert.ts';

test('a true belief lets the code go on', () => {
  for (const truth of [true, 1, 'text', {}]) hold(truth, 'truth is true');
});

test('a false belief ends the work with its sentence', () => {
  for (const lie of [false, 0, '', null, undefined]) {
    assert.throws(() => hold(lie, 'a posted transfer has entries'), {
      name: 'Bug',
      message: 'a posted transfer has entries',
    });
  }
});

test('a bug is told apart from every other error', () => {
  assert.ok(new Bug('no') instanceof Error);
  assert.equal(new Error('no') instanceof Bug, false);
});

test('a case the types rule out is a bug that names the value', () => {
  const smuggled = JSON.parse('{"kind":"surprise"}') as never;

  assert.throws(() => unreachable(smuggled), { name: 'Bug', message: /"kind":"surprise"/ });
});
