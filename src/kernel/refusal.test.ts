import assert from 'node:assert/strict';
import test from 'node:test';
import { kernelRefusals, refuseKernel } from './errors.ts';
import { isRefusal, type RefusalCatalogue, refuser } from './refusal.ts';

const catalogue = {
  parcel_lost: {
    status: 409,
    title: 'The parcel is lost.',
    mend: 'Send another one.',
    retry: 'after_change',
  },
} as const satisfies RefusalCatalogue;

const refuse = refuser(catalogue);

test('a refusal carries its code, its entry and the particulars of the case', () => {
  const refusal = refuse('parcel_lost', { detail: 'Parcel 7 is lost.', pointer: '/parcel' });

  assert.equal(refusal.code, 'parcel_lost');
  assert.equal(refusal.entry, catalogue.parcel_lost);
  assert.equal(refusal.particulars.pointer, '/parcel');
  assert.equal(refusal.message, 'Parcel 7 is lost.');
});

test('without particulars the title speaks', () => {
  assert.equal(refuse('parcel_lost').message, 'The parcel is lost.');
});

test('a code outside the catalogue does not compile', () => {
  // @ts-expect-error: `parcel_lsot` stands in no catalogue
  const misspelt = () => refuse('parcel_lsot');

  assert.throws(() => misspelt().entry.status);
});

test('a refusal is told apart from faults, and from other refusals by its code', () => {
  const refusal = refuse('parcel_lost');

  assert.ok(isRefusal(refusal));
  assert.ok(isRefusal(refusal, 'parcel_lost'));
  assert.equal(isRefusal(refusal, 'parcel_found'), false);
  for (const other of [new Error('parcel_lost'), { code: 'parcel_lost' }, null, undefined]) {
    assert.equal(isRefusal(other), false);
  }
});

test('the refusals of the kernel ask the client to come again', () => {
  for (const code of Object.keys(kernelRefusals) as (keyof typeof kernelRefusals)[]) {
    assert.equal(refuseKernel(code).entry.retry, 'later');
    assert.equal(refuseKernel(code).entry.status, 503);
  }
});
