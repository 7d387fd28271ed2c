import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { StoredMethod } from '#providers';
import { approvedBy, authorizing, ids, perform } from './acts.ts';
import type { Bench } from './provider-suite.ts';
import type { Account } from './provider-under-test.ts';

/** Saved payment methods: stored once, used without the payer, confirmed with him where needed. */
export const testSaving = ({ under, open }: Bench): void => {
  const storing = () => {
    const { storeMethod } = under().provider;
    assert.ok(storeMethod !== null, 'it is declared that methods may be saved');
    return storeMethod;
  };
  const save = async (
    account: Account,
    token: string,
    methodId: string,
    details?: Readonly<Record<string, string>>,
  ): Promise<StoredMethod> =>
    (
      await storing()(account.connection, {
        customerId: `cus_of_${methodId}`,
        customerToken: null,
        email: 'buyer@shop.example',
        methodId,
        token,
        returnUrl: 'https://shop.example/back',
        details,
      })
    ).result;
  const isMissing = (t: TestContext): boolean => {
    const { maySave } = under().provider.capabilities;
    if (!maySave) t.skip('it saves no methods');
    return !maySave;
  };

  describe('saved methods', () => {
    test('a method is stored once, however often it is asked for, and pays without the payer', async (t) => {
      if (isMissing(t)) return;
      const account = await open();
      const methodId = ids.next('pm');
      const stored = await save(account, account.methods.approved, methodId);
      assert.ok(stored.kind === 'stored', stored.kind);
      assert.deepEqual(await save(account, account.methods.approved, methodId), stored);

      const outcome = await perform(
        under(),
        account,
        authorizing(account, {
          isOffSession: true,
          paymentMethodToken: stored.methodToken,
          customerToken: stored.customerToken,
        }),
      );
      assert.equal(approvedBy(outcome).effect, 'authorized');
    });

    test('a method that the payer confirms becomes stored', async (t) => {
      if (isMissing(t)) return;
      const account = await open();
      const methodId = ids.next('pm');
      const pending = await save(account, account.methods.needsPayer, methodId);
      assert.ok(pending.kind === 'pending', pending.kind);
      const details = await account.confirm(pending.nextAction.url, 'complete');
      const stored = await save(account, account.methods.needsPayer, methodId, details);
      assert.ok(stored.kind === 'stored', stored.kind);
    });

    test('a method that the payer does not confirm is declined', async (t) => {
      if (isMissing(t)) return;
      const account = await open();
      const methodId = ids.next('pm');
      const pending = await save(account, account.methods.needsPayer, methodId);
      assert.ok(pending.kind === 'pending', pending.kind);
      const details = await account.confirm(pending.nextAction.url, 'fail');
      const { kind } = await save(account, account.methods.needsPayer, methodId, details);
      assert.equal(kind, 'declined');
    });

    test('a declined method is not stored', async (t) => {
      if (isMissing(t)) return;
      const account = await open();
      const declined = await save(account, account.methods.declined, ids.next('pm'));
      assert.equal(declined.kind, 'declined');
    });

    test('a lost answer is unknown, and repeating it stores one method', async (t) => {
      if (isMissing(t)) return;
      const account = await open();
      const methodId = ids.next('pm');
      await account.plant('reset_after', 'send');
      assert.equal((await save(account, account.methods.approved, methodId)).kind, 'unknown');
      assert.equal((await save(account, account.methods.approved, methodId)).kind, 'stored');
    });
  });
};
