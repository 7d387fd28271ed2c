import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import type { Operation, Outcome } from '#providers';
import { approvedBy, endOf, type Frozen, freeze, readyFor, sendFrozen } from './acts.ts';
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

  const asked = (await ask({ provider }, account, frozen)).kind;
  assert.equal(asked, account.told ? 'mute' : fault.hasEffect ? 'found' : 'absent');
  if (provider.capabilities.idempotency[operation] === 'native') {
    await resend({ provider }, account, frozen);
    await resend({ provider }, account, frozen);
  }
  const outcome = await learn(under(), account, frozen);
  approvedBy(await endOf(under(), account, frozen, outcome));
  assert.equal(effectsOf(operation, await account.books()) - before, 1);
};

/** What it came to: by asking, or by the notice of a provider that cannot be asked. */
const learn = async (
  under: Parameters<typeof ask>[0],
  account: Account,
  frozen: Frozen,
): Promise<Outcome> => {
  if (account.told !== undefined) return await account.told(frozen);
  const finding = await ask(under, account, frozen);
  assert.ok(finding.kind === 'found', finding.kind);
  return finding.outcome;
};

/** A stored 500 may be replayed: then the answer stays unknown, and asking tells. */
const resend = async (
  under: Parameters<typeof sendFrozen>[0],
  account: Account,
  frozen: Frozen,
): Promise<void> => {
  const { kind } = await sendFrozen(under, account, frozen);
  const { answersLater } = under.provider.capabilities;
  const isReceived = kind === 'pending' && answersLater.includes(frozen.request.operation);
  assert.ok(kind === 'approved' || kind === 'unknown' || isReceived, kind);
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
      const told = await falsely({ under, open }, account, frozen, fault);
      if (told === undefined) {
        t.skip('nothing but its notices tells of the amount');
        return;
      }
      const { amount } = approvedBy(told);
      const { expects } = frozen.request;
      if (expects === null) return;
      const isSame = amount.minor === BigInt(expects.minor) && amount.currency === expects.currency;
      assert.equal(isSame, false);
    });
  }
};

/** The lie, where the amount is told: in the answer, or when it is asked about afterwards. */
const falsely = async (
  { under }: Bench,
  account: Account,
  frozen: Frozen,
  fault: 'wrong_amount' | 'wrong_currency',
): Promise<Outcome | undefined> => {
  const { answersLater } = under().provider.capabilities;
  if (!answersLater.includes(frozen.request.operation)) {
    await account.plant(fault, 'send');
    return await sendFrozen(under(), account, frozen);
  }
  await endOf(under(), account, frozen, await sendFrozen(under(), account, frozen));
  await account.plant(fault, 'ask');
  const finding = await ask(under(), account, frozen);
  return finding.kind === 'found' ? finding.outcome : undefined;
};
