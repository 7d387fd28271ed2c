import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import {
  approvedBy,
  authorizing,
  endOf,
  type Frozen,
  freeze,
  ids,
  readyFor,
  sendFrozen,
} from './acts.ts';
import type { Bench } from './provider-suite.ts';
import { type Account, faults } from './provider-under-test.ts';

/** Asking by the provider's reference and by ours, when all is well and when it is not. */
export const testAsking = ({ under, open }: Bench): void => {
  const ask = async (account: Account, frozen: Frozen, reference: string | null = null) =>
    (
      await under().impatient.ask(account.connection, frozen.request, {
        attemptId: frozen.attemptId,
        reference,
      })
    ).result;

  /** An account whose provider can be asked; where it cannot, the test is told so. */
  const openAskable = async (t: TestContext): Promise<Account | undefined> => {
    const account = await open();
    if (account.told === undefined) return account;
    t.skip('it cannot be asked');
    return undefined;
  };

  describe('asking', () => {
    test('a provider that cannot be asked says so, and nothing leaves', async (t) => {
      const account = await open();
      if (account.told === undefined) {
        t.skip('it can be asked');
        return;
      }
      const { request, attemptId } = freeze(under(), authorizing(account));
      const by = { attemptId, reference: null };
      const asked = await under().provider.ask(account.connection, request, by);
      assert.deepEqual(asked, { result: { kind: 'mute' }, exchanges: [] });
    });

    for (const operation of ['authorize', 'refund'] as const) {
      test(`a ${operation} is found by its reference and by ours`, async (t) => {
        const account = await openAskable(t);
        if (account === undefined) return;
        const frozen = freeze(under(), await readyFor(under(), account, operation));
        const answer = await sendFrozen(under(), account, frozen);
        const { reference } = approvedBy(await endOf(under(), account, frozen, answer));
        for (const by of [reference, null]) {
          const finding = await ask(account, frozen, by);
          assert.ok(finding.kind === 'found', finding.kind);
          assert.equal(approvedBy(finding.outcome).reference, reference);
        }
      });
    }

    test('a declined authorisation is found declined', async (t) => {
      const account = await openAskable(t);
      if (account === undefined) return;
      const frozen = freeze(
        under(),
        authorizing(account, { paymentMethodToken: account.methods.declined }),
      );
      await sendFrozen(under(), account, frozen);
      const finding = await ask(account, frozen);
      assert.ok(finding.kind === 'found' && finding.outcome.kind === 'declined');
      assert.equal(finding.outcome.reason, account.declinedReason);
    });

    test('an authorisation under another reference of ours is absent, whatever stands there', async (t) => {
      const account = await openAskable(t);
      if (account === undefined) return;
      const frozen = freeze(under(), authorizing(account));
      const { reference } = approvedBy(await sendFrozen(under(), account, frozen));
      const stranger = { ...frozen, attemptId: ids.next('att') };
      assert.equal((await ask(account, stranger)).kind, 'absent');
      const finding = await ask(account, stranger, reference);
      assert.ok(finding.kind === 'found' && finding.outcome.kind === 'unknown');
    });

    test('what is not visible yet is absent, and found once it is', async (t) => {
      const account = await openAskable(t);
      if (account === undefined) return;
      await account.hideNew(150);
      const frozen = freeze(under(), authorizing(account));
      await sendFrozen(under(), account, frozen);
      assert.equal((await ask(account, frozen)).kind, 'absent');
      await until(async () => (await ask(account, frozen)).kind === 'found');
    });

    for (const fault of faults) {
      test(`${fault.name} of the question says nothing about the request`, async (t) => {
        const account = await openAskable(t);
        if (account === undefined) return;
        const frozen = freeze(under(), authorizing(account));
        await sendFrozen(under(), account, frozen);
        await account.plant(fault.name, 'ask');
        assert.equal((await ask(account, frozen)).kind, 'unreachable');
      });
    }
  });
};

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  const deadline = AbortSignal.timeout(10_000);
  while (!(await isSo())) deadline.throwIfAborted();
};
