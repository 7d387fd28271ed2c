import assert from 'node:assert/strict';
import { after } from 'node:test';
import { inspect } from 'node:util';
import type { PlatformInstruction, Read } from '../../../contract.ts';
import { type Answer, answeringServer, type Seen } from './answering-server.ts';
import { connectionTo, openDesk, runErrand } from './platform-world.ts';

/** The desk that is asked. */
export const desk = openDesk();
/** What reading found. */
export const found = <Value>(read: Read<Value>): Value => {
  assert.ok(read.kind === 'found', inspect(read));
  return read.value;
};

/** Stripe, as far as one test needs it. */
export const at = async (answer: (seen: Seen) => Answer) => {
  const server = await answeringServer(answer);
  after(server.close);
  const connection = connectionTo(server.url, 'sk_test_0123456789');
  const run = async (instruction: PlatformInstruction) =>
    await runErrand(desk, connection, instruction, 'err_1');
  return { ...server, connection, run };
};
/** An account that lets nobody in. */
export const gone: Answer = [
  403,
  { error: { type: 'invalid_request_error', code: 'account_invalid', message: 'No access.' } },
];
/** A thing that is not there. */
export const missing: Answer = [
  404,
  { error: { type: 'invalid_request_error', code: 'resource_missing', message: 'No such.' } },
];
/** A page of a list. */
export const pageOf = (data: readonly unknown[], has_more = false) => ({
  object: 'list',
  data,
  has_more,
});
