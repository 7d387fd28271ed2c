import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  creditorReferenceOf,
  creditorReferencesIn,
  isCreditorReference,
} from './creditor-reference.ts';

test('the value that the standard is tested with is one, and a changed digit is seen', () => {
  assert.ok(isCreditorReference('RF18539007547034'));
  assert.equal(isCreditorReference('RF18539007547035'), false);
  assert.equal(isCreditorReference('RF81539007547034'), false);
});

test('every attempt has a valid reference of its own, the same each time', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.uuid(), (attemptId) => {
      const reference = creditorReferenceOf(attemptId);
      assert.ok(isCreditorReference(reference));
      assert.equal(reference.length, 20);
      assert.equal(creditorReferenceOf(attemptId), reference);
      seen.add(reference);
    }),
  );
  assert.ok(seen.size > 90);
});

test('a reference is found however it is written: lower case, apart, words around it', () => {
  const separator = fc.constantFrom('', ' ', '-', '  ', '/', '.');
  const words = fc.stringMatching(/^[A-Za-zÄöß ,.!]{0,30}$/);
  fc.assert(
    fc.property(fc.uuid(), separator, words, words, fc.boolean(), (id, between, a, b, isLower) => {
      const reference = creditorReferenceOf(id);
      const written = reference.replaceAll(/(.{4})/g, `$1${between}`);
      const text = `${a}${isLower ? written.toLowerCase() : written}${b}`;
      assert.ok(creditorReferencesIn(text).includes(reference), text);
    }),
  );
});

test('a reference with one letter wrong is not found', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 4, max: 19 }), (id, at) => {
      const reference = creditorReferenceOf(id);
      const other = reference.charAt(at) === '7' ? '8' : '7';
      const wrong = `${reference.slice(0, at)}${other}${reference.slice(at + 1)}`;
      assert.equal(creditorReferencesIn(wrong).includes(reference), false);
    }),
  );
});
