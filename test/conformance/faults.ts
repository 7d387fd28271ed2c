import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import type { Operation } from '#providers';
import { approvedBy, type Frozen, freeze, readyFor, sendFrozen } from './acts.ts';
import type { Bench } from './provider-suite.ts';
import { type Account, type AccountBooks, type FaultCase, faults } from './provider-under-test.ts';

const operations: readonly Operation[] = ['authorize', 'increment', 'capture', 'void', 'refund'];

/** Every operation through every fault: told as what it is, found or absent, and done once. */
export const testFaults = (bench: Bench): void => {
  describe('faults', () => {
    for (const operation of operations) {
      for (const fault of faults) {
        const ending = fault.hasEffect ? 'and is found' : 'and is absent';
        test(`${fault.name} of a ${operation} is ${fault.outcome}, ${ending}`, async (t) => {
          if (operation === 'increment' && !bench.under().provider.capabilities.mayIncrement) {
            t.skip('it does not raise authorisations');
            return;
          }
          await surviveFault(bench, operation, fault);
        });
      }
      testWrongAnswer(bench, operation);
    }
  });
};

const surviveFault = async (
  { under, open }: Bench,
  operation: Operation,
  fault: FaultCase,
): Promise<void> => {
  const account = await open();
  const { provider, impatient } = under();
  const frozen = freeze(under(), await readyFor(under(), account, operation));
  const before = effectsOf(operation, await account.books());

  await account.plant(fault.name, 'send');
  const lost = await sendFrozen({ provider: impatient }, account, frozen);
  assert.equal(lost.kind, fault.outcome, inspect(lost));

  assert.equal(
    (await ask({ provider }, account, frozen)).kind,
    fault.hasEffect ? 'found' : 'absent',
  );
  if (provider.capabilities.idempotency[operation] === 'native') {
    await resend({ provider }, account, frozen);
    await resend({ provider }, account, frozen);
  }
  const finding = await ask({ provider }, account, frozen);
  assert.ok(finding.kind === 'found', finding.kind);
  approvedBy(finding.outcome);
  assert.equal(effectsOf(operation, await account.books()) - before, 1);
};

/** A stored 500 may be replayed: then the answer stays unknown, and asking tells. */
const resend = async (
  under: Parameters<typeof sendFrozen>[0],
  account: Account,
  frozen: Frozen,
): Promise<void> => {
  const { kind } = await sendFrozen(under, account, frozen);
  assert.ok(kind === 'approved' || kind === 'unknown', kind);
};

const ask = async (
  { provider }: Parameters<typeof sendFrozen>[0],
  account: Account,
  { request, attemptId }: Frozen,
) => (await provider.ask(account.connection, request, { attemptId, reference: null })).result;

/** How often the operation took effect, by the provider's own books. */
const effectsOf = (operation: Operation, books: AccountBooks): number => {
  switch (operation) {
    case 'authorize':
      return books.holds;
    case 'capture':
      return books.captured / 1050;
    case 'increment':
      return books.raises;
    case 'void':
      return books.voids;
    case 'refund':
      return books.refunds;
  }
};

/** The answer's own amount and currency are passed on, so that the caller sees they are wrong. */
const testWrongAnswer = ({ under, open }: Bench, operation: Operation): void => {
  for (const fault of ['wrong_amount', 'wrong_currency'] as const) {
    test(`${fault} in the answer to a ${operation} is not hidden`, async (t) => {
      if (operation === 'increment' && !under().provider.capabilities.mayIncrement) {
        t.skip('it does not raise authorisations');
        return;
      }
      const account = await open();
      const frozen = freeze(under(), await readyFor(under(), account, operation));
      await account.plant(fault, 'send');
      const { amount } = approvedBy(await sendFrozen(under(), account, frozen));
      const { expects } = frozen.request;
      if (expects === null) return;
      const isSame = amount.minor === BigInt(expects.minor) && amount.currency === expects.currency;
      assert.equal(isSame, false);
    });
  }
};
