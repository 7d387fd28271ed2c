import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { knownFailpoints } from '#kernel';
import { marketKillRows } from './market/market-rows.ts';
import { killRows, noticeKillRows, workerRows } from './rows.ts';

/** Failpoints that a test beside the code strikes, because no row passes them. */
const elsewhere: Readonly<Record<string, string>> = {
  'payments.dispute_response_opened': 'src/payments/dispute/',
  'payments.dispute_before_call': 'src/payments/dispute/',
  'payments.dispute_file_uploaded': 'src/payments/dispute/',
  'payments.dispute_file_kept': 'src/payments/dispute/',
  'payments.dispute_after_call': 'src/payments/dispute/',
  'payments.storing_opened': 'src/payments/payment-method/',
  'payments.storing_before_call': 'src/payments/payment-method/',
  'payments.storing_after_call': 'src/payments/payment-method/',
  'reconciliation.before_batch_commit': 'src/reconciliation/report/',
  'reconciliation.after_batch_commit': 'src/reconciliation/report/',
  'webhooks.before_send': 'src/webhooks/delivery/',
  'webhooks.after_send': 'src/webhooks/delivery/',
  'webhooks.after_record': 'src/webhooks/delivery/',
};

const modules = [
  'http',
  'ledger',
  'marketplace',
  'payments',
  'providers',
  'reconciliation',
  'webhooks',
];

/** Every row fails where its fault does not strike, so a failpoint with a row is reached. */
test('every failpoint that a module declares is struck by a row, or by a test beside it', async () => {
  for (const module of modules) await import(`#${module}`);
  const struck = new Set(
    [...killRows, ...noticeKillRows, ...workerRows, ...marketKillRows].flatMap(({ fault }) =>
      fault.kind === 'killed' ? [fault.at] : [],
    ),
  );
  const known = knownFailpoints();
  assert.deepEqual(
    known.filter((name) => !struck.has(name) && !(name in elsewhere)),
    [],
  );
  assert.deepEqual(
    [...struck, ...Object.keys(elsewhere)].filter((name) => !known.includes(name)),
    [],
  );
});

test('the tests that strike the others name them', () => {
  for (const [name, folder] of Object.entries(elsewhere)) {
    const point = name.split('.')[1] ?? '';
    const isNamed = globSync(`${folder}*.test.ts`).some((file) =>
      readFileSync(file, 'utf8').includes(point),
    );
    assert.ok(isNamed, `no test in ${folder} strikes ${name}`);
  }
});
