import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { isRefusal } from '#kernel';
import { money } from '#money';
import { declineReasons, type Finding, type Instruction, type Outcome } from '#providers';
import { approvedBy, type Frozen, ids, tenEuro } from './acts.ts';
import type { Bench } from './provider-suite.ts';
import { faults, type ProviderUnderTest, type PushAccount } from './provider-under-test.ts';
import { testPushNotices } from './push-notices.ts';

type Under = Pick<ProviderUnderTest<PushAccount>, 'provider'>;

/** What a rail keeps on which payers send the money by themselves. */
export const testPush = (bench: Bench<PushAccount>): void => {
  describe('waiting for money', () => {
    testWaiting(bench);
  });
  describe('sending money back', () => {
    testSendingBack(bench);
  });
  describe('the statement', () => {
    testStatement(bench);
  });
  testPushNotices(bench);
};

const awaiting: Extract<Instruction, { operation: 'authorize' }> = {
  operation: 'authorize',
  amount: tenEuro,
  capture: 'automatic',
  methodType: 'bank_transfer',
  paymentMethodToken: '',
  isOffSession: false,
  paymentId: ids.next('pay'),
};

const freeze = ({ provider }: Under, instruction: Instruction): Frozen => {
  const attemptId = ids.next('att');
  const prepared = provider.prepare(instruction, attemptId);
  return { attemptId, request: JSON.parse(JSON.stringify(prepared)) as Frozen['request'] };
};

const send = async ({ provider }: Under, account: PushAccount, frozen: Frozen): Promise<Outcome> =>
  (await provider.send(account.connection, frozen.request, frozen.attemptId)).result;

const ask = async (
  { provider }: Under,
  account: PushAccount,
  { request, attemptId }: Frozen,
  reference: string | null = null,
): Promise<Finding> =>
  (await provider.ask(account.connection, request, { attemptId, reference })).result;

const quoted = (outcome: Outcome): string => {
  assert.ok(outcome.kind === 'pending' && outcome.nextAction?.type === 'bank_transfer');
  return outcome.nextAction.reference;
};

const testWaiting = ({ under, open }: Bench<PushAccount>): void => {
  test('it declares itself a push, and what it cannot do it refuses up front', () => {
    const { capabilities, prepare } = under().provider;
    assert.equal(capabilities.rail, 'push');
    const reference = 'ent_1';
    const capture = { operation: 'capture', amount: tenEuro, reference, isFinal: true } as const;
    const cannot: readonly Instruction[] = [
      capture,
      { operation: 'increment', amount: tenEuro, total: tenEuro, reference },
      { ...awaiting, capture: 'manual' },
      { ...awaiting, amount: money(1000n, 'USD') },
    ];
    for (const instruction of cannot) {
      assert.throws(
        () => prepare(instruction, ids.next('att')),
        (fault) =>
          isRefusal(fault, 'provider_operation_unsupported') ||
          isRefusal(fault, 'provider_currency_unsupported'),
      );
    }
  });

  test('an authorisation calls nobody, and tells the same each time', async () => {
    const account = await open();
    const frozen = freeze(under(), awaiting);
    const outcome = await send(under(), account, frozen);
    assert.deepEqual(await send(under(), account, frozen), outcome);
    assert.deepEqual(await ask(under(), account, frozen), { kind: 'found', outcome });
    assert.notEqual(
      quoted(outcome),
      quoted(await send(under(), account, freeze(under(), awaiting))),
    );
    assert.equal((await account.books()).calls, 1, 'only the question was a call');
  });

  test('money that names it pays it: as the bank says, not as we asked', async () => {
    const account = await open();
    const frozen = freeze(under(), awaiting);
    const reference = quoted(await send(under(), account, frozen));
    await account.arrive({ amount: '10.49', remittance: reference });
    await account.arrive({ amount: '10.50', remittance: 'for something else' });
    const short = await ask(under(), account, frozen);
    assert.ok(short.kind === 'found' && short.outcome.kind === 'pending');
    assert.ok(short.outcome.nextAction !== undefined, 'the payer is still asked to act');

    const entry = await account.arrive({ amount: '10.50', remittance: reference.toLowerCase() });
    const finding = await ask(under(), account, frozen);
    assert.ok(finding.kind === 'found', finding.kind);
    const paid = approvedBy(finding.outcome);
    assert.deepEqual([paid.reference, paid.amount, paid.effect], [entry, tenEuro, 'captured']);
    await account.plant('wrong_currency', 'ask');
    const lied = await ask(under(), account, frozen);
    assert.ok(
      lied.kind === 'found' && lied.outcome.kind !== 'approved',
      'another currency pays nothing',
    );
  });

  test('to stop waiting calls nobody', async () => {
    const account = await open();
    const frozen = freeze(under(), { operation: 'void', reference: 'RF18539007547034' });
    assert.equal(approvedBy(await send(under(), account, frozen)).effect, 'voided');
    const finding = await ask(under(), account, frozen);
    assert.ok(finding.kind === 'found' && finding.outcome.kind === 'approved');
    assert.equal((await account.books()).calls, 0);
  });

  for (const fault of faults) {
    test(`${fault.name} of the question says nothing about the money`, async () => {
      const account = await open();
      const frozen = freeze(under(), awaiting);
      await account.plant(fault.name, 'ask');
      assert.equal(
        (await ask({ provider: under().impatient }, account, frozen)).kind,
        'unreachable',
      );
    });
  }
};

const paid = async (account: PushAccount, isClosed = false): Promise<Instruction> => {
  const reference = await account.arrive({ amount: '10.50', remittance: 'paid', isClosed });
  return { operation: 'refund', amount: tenEuro, reference };
};

const testSendingBack = ({ under, open }: Bench<PushAccount>): void => {
  test('a refund is received, then booked, and may come back', async () => {
    for (const isClosed of [false, true]) {
      const account = await open();
      const frozen = freeze(under(), await paid(account, isClosed));
      const outcome = await send(under(), account, frozen);
      assert.ok(outcome.kind === 'pending', inspect(outcome));
      const early = await ask(under(), account, frozen, outcome.reference);
      assert.ok(early.kind === 'found' && early.outcome.kind === 'pending');
      await account.pass('booked');
      const booked = await ask(under(), account, frozen);
      assert.ok(booked.kind === 'found');
      const done = approvedBy(booked.outcome);
      assert.deepEqual(
        [done.effect, done.amount, done.reference],
        ['refunded', tenEuro, outcome.reference],
      );
      await account.pass('returned');
      const last = await ask(under(), account, frozen);
      assert.ok(last.kind === 'found');
      assert.equal(last.outcome.kind, isClosed ? 'declined' : 'approved');
      if (last.outcome.kind === 'declined') assert.equal(last.outcome.reason, 'refund_failed');
    }
  });

  test('what the account does not cover is declined, for a reason of our table', async () => {
    const account = await open();
    const instruction = await paid(account);
    const more = { ...instruction, amount: money(1051n, 'EUR') } as Instruction;
    const outcome = await send(under(), account, freeze(under(), more));
    assert.ok(outcome.kind === 'declined' && outcome.reason in declineReasons);
    assert.equal((await account.books()).transfers, 0);
  });

  for (const fault of faults) {
    const ending = fault.hasEffect ? 'and is found once booked' : 'and stays absent';
    test(`${fault.name} of a refund is ${fault.outcome}, ${ending}; it leaves once`, async () => {
      const account = await open();
      const frozen = freeze(under(), await paid(account));
      await account.plant(fault.name, 'send');
      const lost = await send({ provider: under().impatient }, account, frozen);
      assert.equal(lost.kind, fault.outcome, inspect(lost));
      assert.equal((await ask(under(), account, frozen)).kind, 'absent', 'nothing is booked yet');
      await account.pass('booked');
      const finding = await ask(under(), account, frozen);
      assert.equal(finding.kind, fault.hasEffect ? 'found' : 'absent');
      assert.equal((await account.books()).transfers, fault.hasEffect ? 1 : 0);
    });
  }

  for (const fault of ['wrong_amount', 'wrong_currency'] as const) {
    test(`${fault} in the answer to a refund is not hidden`, async () => {
      const account = await open();
      const frozen = freeze(under(), await paid(account));
      await account.plant(fault, 'send');
      assert.equal((await send(under(), account, frozen)).kind, 'unknown');
    });
  }

  test('a revoked key proves that nothing was done, and no secret is kept of the exchange', async () => {
    const account = await open();
    const { request, attemptId } = freeze(under(), await paid(account));
    const connection = { ...account.connection, apiKey: account.revokedKey ?? '' };
    const { result } = await under().provider.send(connection, request, attemptId);
    assert.equal(result.kind, 'not_sent');
    const { exchanges } = await under().provider.send(account.connection, request, attemptId);
    assert.equal(exchanges.at(-1)?.purpose, 'send');
    assert.doesNotMatch(JSON.stringify(exchanges), /bank_test|secret|DE8937|Lovelace/);
  });
};

const testStatement = ({ under, open }: Bench<PushAccount>): void => {
  const desk = () => {
    const { credits } = under().impatient;
    assert.ok(credits !== null, 'a push rail shows what arrived');
    return credits;
  };

  test('what arrived is read by name, and listed in order after any entry', async () => {
    const account = await open();
    const first = await account.arrive({ amount: '1.00', remittance: 'one' });
    const second = await account.arrive({ amount: '2.00', remittance: 'two' });
    const all = (await desk().list(account.connection, null)).result;
    assert.ok(all.kind === 'found' && all.next === null);
    assert.deepEqual(
      all.credits.map(({ reference, amount, remittance }) => [reference, amount, remittance]),
      [
        [first, money(100n, 'EUR'), 'one'],
        [second, money(200n, 'EUR'), 'two'],
      ],
    );
    const rest = (await desk().list(account.connection, first)).result;
    assert.ok(rest.kind === 'found');
    assert.deepEqual(rest.credits, all.credits.slice(1));
    const one = (await desk().read(account.connection, second)).result;
    assert.ok(one.kind === 'found');
    assert.deepEqual(one.credits, all.credits.slice(1));
  });

  test('a long statement comes in pages, each entry once', async () => {
    const account = await open();
    for (let i = 0; i < 101; i += 1) await account.arrive({ amount: '1.00', remittance: `${i}` });
    const first = (await desk().list(account.connection, null)).result;
    assert.ok(first.kind === 'found' && first.next !== null);
    const last = (await desk().list(account.connection, first.next)).result;
    assert.ok(last.kind === 'found' && last.next === null);
    assert.equal(
      new Set([...first.credits, ...last.credits].map((one) => one.reference)).size,
      101,
    );
  });

  for (const fault of faults) {
    test(`${fault.name} leaves the statement unread, never read as empty`, async () => {
      const account = await open();
      const entry = await account.arrive({ amount: '1.00', remittance: 'one' });
      await account.plant(fault.name, 'ask');
      assert.equal((await desk().list(account.connection, null)).result.kind, 'unreachable');
      await account.plant(fault.name, 'ask');
      assert.equal((await desk().read(account.connection, entry)).result.kind, 'unreachable');
    });
  }
};
