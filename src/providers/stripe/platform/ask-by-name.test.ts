import assert from 'node:assert/strict';
import { test } from 'node:test';
import { money } from '#money';
import type { PlatformInstruction } from '../../contract.ts';
import { at, desk, gone, missing } from './testing/asked-desk.ts';
import { account, create, payout, transfer } from './testing/errands.ts';

const metadata = { bascule_errand: 'err_1' };
const three = { amount: 3_000, currency: 'eur', created: 1_795_253_395 };
const amount = money(3_000n, 'EUR');
const seller = {
  id: account,
  object: 'account',
  type: 'none',
  charges_enabled: false,
  payouts_enabled: false,
  details_submitted: false,
  email: null,
  metadata,
};

/** What is named, how it stands at Stripe, and where it is read. */
const named: readonly [PlatformInstruction, string, object, string][] = [
  [
    transfer,
    'tr_1',
    { ...three, object: 'transfer', amount_reversed: 0, destination: account, metadata },
    '/v1/transfers/tr_1',
  ],
  [
    { kind: 'reverse_transfer', reversalId: 'trr_9', transfer: 'tr_1', amount },
    'trr_1',
    { ...three, object: 'transfer_reversal', metadata },
    '/v1/transfers/tr_1/reversals/trr_1',
  ],
  [
    { kind: 'refund_application_fee', reversalId: 'trr_9', fee: 'fee_1', amount },
    'fr_1',
    { ...three, object: 'fee_refund', metadata },
    '/v1/application_fees/fee_1/refunds/fr_1',
  ],
  [
    payout,
    'po_1',
    {
      ...three,
      object: 'payout',
      status: 'paid',
      method: 'standard',
      automatic: false,
      arrival_date: 1_795_400_000,
      balance_transaction: { fee: 0, currency: 'eur' },
      destination: 'ba_1',
      failure_code: null,
      failure_message: null,
      reconciliation_status: 'not_applicable',
      metadata,
    },
    '/v1/payouts/po_1',
  ],
  [create, account, seller, '/v1/accounts/acct_1'],
  [
    { kind: 'put_person', account, api: 'v1', person: null, fields: { first_name: 'Ada' } },
    'person_1',
    { object: 'person', metadata },
    '/v1/accounts/acct_1/persons/person_1',
  ],
  [
    { kind: 'add_external_account', account, token: 'btok_1', isDefault: true },
    'ba_1',
    { object: 'bank_account', last4: '6789', metadata },
    '/v1/accounts/acct_1/external_accounts/ba_1',
  ],
  [
    { kind: 'update_account', account, api: 'v1', fields: { email: 'ada@seller.example' } },
    account,
    seller,
    '/v1/accounts/acct_1',
  ],
];

const ask = async (instruction: PlatformInstruction, reference: string, body: object | null) => {
  const { seen, connection } = await at(() =>
    body === null ? missing : [200, { id: reference, ...body }],
  );
  const errand = desk.prepare(instruction, 'err_1');
  const { result } = await desk.askByName(connection, errand, reference);
  return { result, seen };
};
const toldOf = ({ result }: Awaited<ReturnType<typeof ask>>): string =>
  result.kind === 'found' ? result.outcome.kind : result.kind;

for (const [instruction, reference, body, path] of named) {
  test(`what ${instruction.kind} made is done by its name, where it bears the errand's`, async () => {
    const asked = await ask(instruction, reference, body);
    assert.equal(toldOf(asked), 'done');
    assert.deepEqual(
      asked.seen.map(({ method, path: where }) => [method, where.split('?')[0]]),
      [['GET', path]],
    );
    const strange = { ...body, metadata: { bascule_errand: 'err_2' } };
    for (const other of [strange, { ...body, metadata: {} }, null]) {
      assert.notEqual(toldOf(await ask(instruction, reference, other)), 'done');
    }
    if ('amount' in body) {
      assert.equal(
        toldOf(await ask(instruction, reference, { ...body, amount: 2_999 })),
        'unknown',
      );
    }
  });
}

test('what was never let in to be seen is neither', async () => {
  const { connection } = await at(() => gone);
  const { result } = await desk.askByName(connection, desk.prepare(payout, 'err_1'), 'po_1');
  assert.equal(result.kind, 'unreachable');
});

test('a name that is none leads nowhere', async () => {
  const { seen, connection } = await at(() => [200, seller]);
  for (const reference of ['../accounts', 'tr_1?expand=x', '', 'tr_1/reversals']) {
    for (const instruction of [transfer, create, payout]) {
      const errand = desk.prepare(instruction, 'err_1');
      assert.equal((await desk.askByName(connection, errand, reference)).result.kind, 'absent');
    }
  }
  const cancel = { kind: 'cancel_payout', account, payout: 'po_1' } as const;
  const errand = desk.prepare(cancel, 'err_1');
  assert.equal((await desk.askByName(connection, errand, 'po_2')).result.kind, 'absent');
  assert.deepEqual(seen, []);
});
