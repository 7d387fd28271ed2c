import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSandbox } from '../testing/open-sandbox.ts';
import { receiveNotices } from '../testing/receive-notices.ts';
import { isIban, testAccounts } from './iban.ts';

const sandbox = await openSandbox();
const bank = sandbox.control.at('bank');
const iban = 'DE75512108001245126199';

interface ShownEntry {
  readonly id: string;
  readonly kind: string;
  readonly amount: string;
  readonly transfer: string | null;
  readonly end_to_end_id: string | null;
}

const accountOf = async (name: string) => {
  const key = `bank_test_${name}`;
  await bank.knob('POST', 'accounts', { key, iban, holder: 'Shop' });
  const call = async <T>(method: string, path: string, body?: object) => {
    const answer = await fetch(`${sandbox.url}/bank${path}`, {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  };
  const pay = async (amount: string, more: object = {}) =>
    await bank.knob<ShownEntry>('POST', 'credit', { key, iban, amount, ...more });
  const statement = async (query = '') => {
    type Page = { readonly entries: readonly ShownEntry[]; readonly has_more: boolean };
    return (await call<Page>('GET', `/accounts/${iban}/entries${query}`)).body;
  };
  const order = (amount: string, to = testAccounts.plain as string) => ({
    from_iban: iban,
    to_iban: to,
    to_name: 'Ada',
    amount,
    currency: 'EUR',
    end_to_end_id: 'e2e-1',
    remittance: 'Back',
  });
  return { key, call, pay, statement, order };
};

test('the accounts to pay from have right check digits, and a wrong digit is seen', () => {
  for (const account of [...Object.values(testAccounts), iban]) assert.ok(isIban(account), account);
  assert.equal(isIban('DE75512108001245126198'), false);
});

test('the statement is read in booking order, after an entry, by reference', async () => {
  const { pay, statement } = await accountOf('order');
  const first = await pay('1.00', { remittance: 'for RF18 5390 0754 7034' });
  const second = await pay('2.00');
  assert.deepEqual(
    (await statement()).entries.map(({ id }) => id),
    [first.id, second.id],
  );
  assert.deepEqual(
    (await statement(`?after=${first.id}`)).entries.map(({ id }) => id),
    [second.id],
  );
  const page = await statement('?limit=1');
  assert.deepEqual([page.entries.length, page.has_more], [1, true]);
  const named = await statement('?reference=rf18539007547034');
  assert.deepEqual(
    named.entries.map(({ id }) => id),
    [first.id],
  );
});

test('a transfer clears later, and the same order twice is two transfers', async () => {
  const { key, call, pay, statement, order } = await accountOf('transfers');
  await pay('30.00');
  for (let i = 0; i < 2; i += 1) {
    const { status } = await call('POST', '/transfers', order('10.00'));
    assert.equal(status, 202);
  }
  assert.equal((await statement()).entries.length, 1);
  await bank.clock({ key, advance_seconds: 6 });
  const { entries } = await statement('?end_to_end_id=e2e-1');
  assert.deepEqual(
    entries.map(({ kind, amount }) => [kind, amount]),
    [
      ['debit', '10.00'],
      ['debit', '10.00'],
    ],
  );
  const { accounts } = await bank.books<{ accounts: readonly { balance_cents: number }[] }>(key);
  assert.deepEqual(
    accounts.map(({ balance_cents: cents }) => cents),
    [1_000],
  );
});

test('more than there is, and what is no order, is refused', async () => {
  const { call, pay, order } = await accountOf('refused');
  await pay('5.00');
  const codeOf = async (body: object) => {
    type Fault = { readonly error: { readonly code: string } };
    const { status, body: answer } = await call<Fault>('POST', '/transfers', body);
    return [status, answer.error.code];
  };
  assert.deepEqual(await codeOf(order('5.01')), [422, 'AM04']);
  assert.deepEqual(await codeOf(order('5')), [422, 'AM01']);
  assert.deepEqual(await codeOf({ ...order('1.00'), to_iban: 'DE00' }), [422, 'AC01']);
});

test('what is sent to a closed account comes back days later', async () => {
  const { key, call, pay, statement, order } = await accountOf('returned');
  await pay('5.00');
  await call('POST', '/transfers', order('5.00', testAccounts.closed));
  await bank.clock({ key, advance_seconds: 6 });
  await bank.clock({ key, advance_seconds: 3 * 86_400 + 1 });
  const kinds = (await statement()).entries.map(({ kind }) => kind);
  assert.deepEqual(kinds, ['credit', 'debit', 'return']);
});

test('each entry is told to whoever subscribed, by its name alone', async () => {
  const { key, call, pay } = await accountOf('told');
  const receiver = await receiveNotices();
  await call('POST', '/subscriptions', { url: receiver.url });
  const entry = await pay('5.00');
  await bank.webhooks.flush(key);
  const [notice] = await receiver.waitFor(1);
  assert.ok(notice !== undefined);
  const told = JSON.parse(notice.body) as { readonly entry: { readonly id: string } };
  assert.equal(told.entry.id, entry.id);
  assert.doesNotMatch(notice.body, /5\.00/);
});
