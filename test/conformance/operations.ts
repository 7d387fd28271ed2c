import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { money } from '#money';
import { type AskedBy, declineReasons, type NextAction, type Outcome } from '#providers';
import {
  approvedBy,
  authorizing,
  endOf,
  type Frozen,
  freeze,
  ids,
  perform,
  sendFrozen,
  standing,
  tenEuro,
} from './acts.ts';
import type { Bench } from './provider-suite.ts';
import type { Account, ProviderUnderTest } from './provider-under-test.ts';

/** Each operation, approved and declined, and the payer's part in it. */
export const testOperations = (bench: Bench): void => {
  describe('operations', () => {
    testMoney(bench);
    testAuthorization(bench);
    testRefunds(bench);
    testLimits(bench);
    testRecord(bench);
  });
};

const testMoney = ({ under, open }: Bench): void => {
  test('an authorisation holds the amount, a capture takes it, a refund gives it back', async () => {
    const account = await open();
    const held = approvedBy(await perform(under(), account, authorizing(account)));
    assert.deepEqual([held.effect, held.amount], ['authorized', tenEuro]);
    assert.match(held.method?.last4 ?? '', /^\d{4}$/);

    const { reference } = held;
    const amount = money(700n, 'EUR');
    const taken = await perform(under(), account, {
      operation: 'capture',
      amount,
      reference,
      isFinal: true,
    });
    assert.deepEqual([approvedBy(taken).effect, approvedBy(taken).amount], ['captured', amount]);
    const half = money(350n, 'EUR');
    for (let i = 0; i < 2; i += 1) {
      const back = approvedBy(
        await perform(under(), account, { operation: 'refund', amount: half, reference }),
      );
      assert.deepEqual([back.effect, back.amount], ['refunded', half]);
    }
    assert.deepEqual(await account.books(), {
      holds: 1,
      raises: 0,
      captured: 700,
      voids: 0,
      refunds: 2,
      refunded: 700,
    });
  });

  test('an authorisation may capture at once', async () => {
    const account = await open();
    const instruction = authorizing(account, { capture: 'automatic' });
    const taken = approvedBy(await perform(under(), account, instruction));
    assert.deepEqual([taken.effect, taken.amount], ['captured', tenEuro]);
  });

  test('a void lets the hold go', async () => {
    const account = await open();
    const reference = await standing(under(), account, 'manual');
    const gone = approvedBy(await perform(under(), account, { operation: 'void', reference }));
    assert.equal(gone.effect, 'voided');
    const { voids, captured } = await account.books();
    assert.deepEqual([voids, captured], [1, 0]);
  });
};

const testAuthorization = ({ under, open }: Bench): void => {
  test('a declined method declines, for a reason of our table', async () => {
    const account = await open();
    const instruction = authorizing(account, { paymentMethodToken: account.methods.declined });
    const outcome = await perform(under(), account, instruction);
    assert.ok(outcome.kind === 'declined', outcome.kind);
    assert.equal(outcome.reason, account.declinedReason);
    assert.ok(outcome.reason in declineReasons && outcome.isUnmapped !== true);
    assert.equal((await account.books()).holds, 0);
  });

  test('the payer may have to act, and then the payment goes on or does not', async () => {
    for (const act of ['complete', 'fail'] as const) {
      const account = await open();
      const frozen = freeze(
        under(),
        authorizing(account, { paymentMethodToken: account.methods.needsPayer }),
      );
      const outcome = await sendFrozen(under(), account, frozen);
      assert.ok(outcome.kind === 'pending' && outcome.nextAction !== undefined);
      const details = await account.confirm(pageOf(outcome.nextAction), act);
      const by = { attemptId: frozen.attemptId, reference: outcome.reference };
      const ended = await afterPayer(under(), account, frozen, by, details);
      assert.equal(ended?.kind, act === 'complete' ? 'approved' : 'declined');
    }
  });
};

/** Handed in where the provider wants it so; else it knows already, and is asked. */
const afterPayer = async (
  { provider }: ProviderUnderTest,
  { connection }: Account,
  { request }: Frozen,
  by: AskedBy,
  details: Readonly<Record<string, string>> | undefined,
): Promise<Outcome | undefined> => {
  if (details !== undefined) {
    assert.ok(provider.proceed !== null, 'what the payer brings back can be handed in');
    const key = ids.next('prc');
    return (await provider.proceed(connection, request, { ...by, details, key })).result;
  }
  const { result } = await provider.ask(connection, request, by);
  return result.kind === 'found' ? result.outcome : undefined;
};

const testRefunds = ({ under, open }: Bench): void => {
  test('a refund may pend', async () => {
    const account = await open();
    const paid = authorizing(account, {
      capture: 'automatic',
      paymentMethodToken: account.methods.refundPends,
    });
    const { reference } = approvedBy(await perform(under(), account, paid));
    const back = await perform(under(), account, {
      operation: 'refund',
      amount: tenEuro,
      reference,
    });
    assert.equal(back.kind, 'pending');
  });
};

const testLimits = ({ under, open }: Bench): void => {
  test('more than there is cannot be captured, refunded or voided, and nothing moves', async () => {
    const account = await open();
    const reference = await standing(under(), account, 'manual');
    const more = money(1051n, 'EUR');
    const tooMuch = await perform(under(), account, {
      operation: 'capture',
      amount: more,
      reference,
      isFinal: true,
    });
    assert.equal(tooMuch.kind, 'declined');
    await perform(under(), account, {
      operation: 'capture',
      amount: tenEuro,
      reference,
      isFinal: true,
    });
    const late = freeze(under(), { operation: 'void', reference });
    const answer = await sendFrozen(under(), account, late);
    const voided = await endOf(under(), account, late, answer);
    // The answer may leave open what the payment has become; asking does not.
    const told = voided.kind === 'unknown' ? await ask(under(), account, late) : voided;
    assert.ok(told?.kind === 'declined' && told.reason === 'already_captured');
    const refund = await perform(under(), account, {
      operation: 'refund',
      amount: more,
      reference,
    });
    assert.equal(refund.kind, 'declined');
    const { captured, refunded } = await account.books();
    assert.deepEqual([captured, refunded], [1050, 0]);
  });

  test('a partial capture is possible where it is declared', async () => {
    const { capabilities } = under().provider;
    const account = await open();
    const reference = await standing(under(), account, 'manual');
    const amount = money(1n, 'EUR');
    const outcome = await perform(under(), account, {
      operation: 'capture',
      amount,
      reference,
      isFinal: true,
    });
    assert.equal(outcome.kind === 'approved', capabilities.mayCapturePartly);
  });
};

const testRecord = ({ under, open }: Bench): void => {
  test('a revoked key proves that nothing was done', async () => {
    const account = await open();
    const { revokedKey: apiKey = 'sk_test_invalid_key' } = account;
    const connection = { ...account.connection, apiKey };
    const outcome = await perform(under(), { ...account, connection }, authorizing(account));
    assert.equal(outcome.kind, 'not_sent');
    assert.equal((await account.books()).holds, 0);
  });

  test('the exchange is kept, and no secret in it', async () => {
    const account = await open();
    const { request, attemptId } = freeze(under(), authorizing(account));
    const { exchanges } = await under().provider.send(account.connection, request, attemptId);
    const [exchange] = exchanges;
    assert.ok(exchange !== undefined && exchanges.length === 1);
    assert.equal(exchange.purpose, 'send');
    assert.ok(exchange.status === 200 || exchange.status === 201, String(exchange.status));
    const kept = JSON.stringify(exchanges);
    assert.doesNotMatch(kept, /secret|sk_test/);
    assert.ok(!kept.includes(account.connection.apiKey));
  });
};

/** Where the payer is sent; only a page can be played here. */
const pageOf = (action: NextAction): string => {
  assert.ok(action.type === 'redirect', action.type);
  return action.url;
};

const ask = async (
  { provider }: Pick<ProviderUnderTest, 'provider'>,
  account: Account,
  { request, attemptId }: Frozen,
): Promise<Outcome | undefined> => {
  const by = { attemptId, reference: null };
  const { result } = await provider.ask(account.connection, request, by);
  return result.kind === 'found' ? result.outcome : undefined;
};
