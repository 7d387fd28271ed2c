import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { exampleFacts } from '../decide/example.ts';
import { compileConditions, lookAt } from './condition.ts';
import type { Conditions } from './schema.ts';
import { createSieve } from './sieve.ts';

const some = (...words: string[]) =>
  fc.option(fc.subarray(words, { minLength: 1 }), { nil: undefined });
const conditions = fc
  .record({
    method: some('card', 'bank_transfer'),
    brand: some('visa', 'amex'),
    currency: some('EUR', 'USD'),
    customer: some('cus_1', 'cus_2'),
    metadata: fc.option(
      some('a', 'b').map((shop) => (shop ? { shop } : {})),
      { nil: undefined },
    ),
    amount: fc.option(fc.constant({ currency: 'EUR', from: '10.00' }), { nil: undefined }),
  })
  .map((drawn) => JSON.parse(JSON.stringify(drawn)) as Conditions);
const payment = fc.record({
  method: fc.constantFrom('card', 'bank_transfer'),
  brand: fc.constantFrom('visa', 'amex', null),
  currency: fc.constantFrom('EUR', 'USD'),
  customerId: fc.constantFrom('cus_1', 'cus_2', null),
  metadata: fc.constantFrom({}, { shop: 'a' }, { shop: 'b' }),
  amountMinor: fc.constantFrom(500n, 1_500n),
});

test('the sieve finds what asking every rule in turn finds, and the same reasons', () => {
  fc.assert(
    fc.property(
      fc.array(conditions, { maxLength: 12 }),
      fc.array(payment, { minLength: 1, maxLength: 8 }),
      (all, payments) => {
        const rules = all.map((when) => ({ checks: compileConditions(when) }));
        const sieve = createSieve(rules);
        for (const fields of payments) {
          const look = lookAt({ ...exampleFacts, ...fields });
          const failed = rules.map(({ checks }) => checks.find((check) => !check.holds(look)));
          const place = failed.indexOf(undefined);
          const before = place < 0 ? failed : failed.slice(0, place);
          assert.deepEqual(sieve(look), { place, passedOver: before.map((check) => check?.name) });
        }
      },
    ),
    { numRuns: 300 },
  );
});
