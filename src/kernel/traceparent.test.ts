import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { continueTrace } from './traceparent.ts';

const wellFormed = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
const hex = (length: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`)).filter((text) => !/^0*$/.test(text));

test('a well-formed trace goes on: same trace and flags, a span of our own', () => {
  const flags = fc.stringMatching(/^[0-9a-f]{2}$/);
  fc.assert(
    fc.property(hex(32), hex(16), flags, (trace, span, flag) => {
      const continued = continueTrace(`00-${trace}-${span}-${flag}`);

      assert.match(continued, wellFormed);
      assert.equal(continued.slice(3, 35), trace);
      assert.equal(continued.slice(53), flag);
      assert.notEqual(continued.slice(36, 52), span);
    }),
  );
});

test('anything else starts a new trace, never passes through', () => {
  const malformed = [
    undefined,
    '',
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
    '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01',
    '01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-extra',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n',
  ];
  for (const incoming of malformed) {
    const begun = continueTrace(incoming);
    assert.match(begun, wellFormed);
    assert.doesNotMatch(begun, /4bf92f3577b34da6/i);
  }
});

test('no text from outside breaks the form', () => {
  fc.assert(fc.property(fc.string(), (text) => assert.match(continueTrace(text), wellFormed)));
});
