import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import test, { after, before } from 'node:test';
import { promisify } from 'node:util';
import pg from 'pg';

import type { Scope } from '#kernel';
import { useDatabase } from '#test/database';
import { postTransfers } from '../transfer/post-transfers.ts';
import type { TransferDraft } from '../transfer/transfer.ts';
import type { Check } from './findings.ts';
import { verifyLedger } from './verify-ledger.ts';

const { database, url } = await useDatabase();
const scope: Scope = { organisationId: 'org_audit', mode: 'live' };
const superuser = new pg.Client(url);
superuser.on('error', () => undefined);

const clearing = 'provider:stripe:clearing:EUR';
const available = 'merchant:acct_1:available:EUR';

const draft = (
  id: string,
  minor: bigint,
  phase: TransferDraft['phase'] = { kind: 'posted' },
): TransferDraft => ({
  scope,
  id,
  kind: 'payment.captured',
  effectiveAt: new Date('2026-11-01T12:00:00.000Z'),
  reference: { type: 'payment', id: 'pay_1' },
  phase,
  entries:
    phase.kind === 'void'
      ? []
      : [
          { account: clearing, minor: -minor, currency: 'EUR' },
          { account: available, minor, currency: 'EUR' },
        ],
});

const audit = async () => await database.transaction(async (tx) => await verifyLedger(tx));

before(async () => {
  await superuser.connect();
  const post = async (...drafts: TransferDraft[]) =>
    await database.transaction(async (tx) => await postTransfers(tx, drafts));
  await post(draft('capture:1', 100n), draft('capture:2', 50n));
  await post(draft('hold:1', 30n, { kind: 'hold', expiresAt: new Date(0) }));
  await post(draft('hold:2', 30n, { kind: 'hold' }));
  await post(draft('take:1', 20n, { kind: 'post', holdId: 'hold:1', rest: 'void' }));
  await post(draft('take:2', 10n, { kind: 'post', holdId: 'hold:2' }));
  await post(draft('hold:3', 5n, { kind: 'hold' }));
  await post(draft('free:3', 0n, { kind: 'void', holdId: 'hold:3', because: 'expired' }));
});
after(async () => await superuser.end());

test('a sound ledger passes, every transfer and entry looked at', async () => {
  const found = await audit();
  assert.deepEqual(found.findings, []);
  assert.deepEqual([found.transferCount, found.entryCount], [8, 20]);
});

/** Each as somebody who owns the server and wants nobody to know. */
const tamperings: readonly (readonly [what: string, sql: string, seen: readonly Check[]])[] = [
  [
    'an entry made larger',
    `update ledger.entry set amount = amount * 2 where transfer_id = 'capture:1' and amount > 0`,
    ['transfer_digest', 'zero_sum', 'entry_order', 'balance'],
  ],
  [
    'both entries and the balances of a transfer made larger',
    `update ledger.entry set amount = amount + sign(amount), posted_after = posted_after + sign(amount)
       where transfer_id = 'capture:2';
     update ledger.balance set posted = posted + sign(posted)`,
    ['transfer_digest', 'entry_order'],
  ],
  [
    'a transfer told otherwise',
    `update ledger.transfer set kind = 'payment.gift'
     where id = 'capture:1'`,
    ['transfer_digest'],
  ],
  [
    'a transfer and its digest told otherwise',
    `update ledger.transfer
     set kind = 'payment.gift', digest = sha256('gift') where id = 'capture:1'`,
    ['seal_chain', 'transfer_digest'],
  ],
  [
    'a transfer removed',
    `delete from ledger.transfer where id = 'capture:2'`,
    ['seal_chain', 'unsealed_entry'],
  ],
  [
    'an entry removed',
    `delete from ledger.entry where transfer_id = 'capture:2' and amount < 0`,
    ['transfer_digest', 'zero_sum', 'entry_order', 'balance'],
  ],
  ['a seal removed', `delete from ledger.seal where sequence = 2`, ['seal_chain']],
  [
    'a seal told otherwise',
    `update ledger.seal set hash = sha256('other') where sequence = 2`,
    ['seal_chain'],
  ],
  [
    'the newest seal and its transfers forgotten',
    `delete from ledger.seal where sequence = 7;
     update ledger.chain set sequence = 6,
       hash = (select hash from ledger.seal where sequence = 6)`,
    ['unsealed_entry'],
  ],
  [
    'a balance moved',
    `update ledger.balance set posted = posted + 1 where normal_side = 'credit'`,
    ['balance'],
  ],
  [
    'a hold let go beside the ledger',
    `update ledger.hold_line set remaining = 0
     where hold_id = 'hold:2'`,
    ['holds'],
  ],
  [
    'a balance without its guard',
    `alter table ledger.balance
       drop constraint guarded_account_stays_above_its_floor;
     update ledger.balance set floor = 100000 where floor is not null`,
    ['floor'],
  ],
  [
    'a balanced pair of entries beside every transfer',
    `insert into ledger.entry
       select organisation_id, mode, account, booked_at, version + 100, 'capture:stray', line,
         layer, amount, currency, posted_after + amount, pending_after
       from ledger.entry where transfer_id = 'capture:1'`,
    ['unsealed_entry'],
  ],
];

for (const [what, sql, seen] of tamperings) {
  test(`the audit sees ${what}`, async () => {
    await superuser.query('begin');
    await superuser.query(`set local session_replication_role = replica`);
    await superuser.query(sql);
    const found = await auditInside();
    await superuser.query('rollback');
    for (const check of seen) {
      assert.ok(found.has(check), `${check} is found, not only ${[...found].join(', ')}`);
    }
  });
}

/** Looks at what the open transaction of the tamperer would leave behind. */
const auditInside = async (): Promise<ReadonlySet<Check>> => {
  const found = await verifyLedger({
    rows: async (statement, values) =>
      (await superuser.query({ text: statement.text, values: [...values], types })).rows,
    row: async () => await Promise.reject(new Error('the audit reads rows')),
    run: async () => await Promise.reject(new Error('the audit writes nothing')),
  });
  assert.equal(found.isSound, false);
  return new Set(found.findings.map(({ check }) => check));
};

const bigints = new Set([20, 1700]);
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (bigints.has(oid)) return BigInt;
    if (oid === 1016) return (text: string) => text.slice(1, -1).split(',').map(BigInt);
    return pg.types.getTypeParser(oid, format as 'text');
  },
};

test('an account opened while the audit reads is no fault', async () => {
  const found = await database.transaction(async (tx) => {
    let isOpened = false;
    const rows: typeof tx.rows = async (statement, values) => {
      const read = await tx.rows(statement, values);
      if (statement.name === 'ledger.list_balances' && !isOpened) {
        isOpened = true;
        await openMeanwhile();
      }
      return read;
    };
    const audited = await verifyLedger({ ...tx, rows });
    assert.ok(isOpened);
    return audited;
  });
  assert.deepEqual(found.findings, []);
});

/** Another process of ours, which books for an organisation that nobody has seen yet. */
const openMeanwhile = async (): Promise<void> => {
  const script = `
    const { createDatabase } = await import('#kernel');
    const { postTransfers } = await import('#ledger');
    const database = createDatabase({ url: ${JSON.stringify(url)}, poolMax: 1 });
    const scope = { organisationId: 'org_newcomer', mode: 'live' };
    const entries = [
      { account: '${clearing}', minor: -7n, currency: 'EUR' },
      { account: '${available}', minor: 7n, currency: 'EUR' },
    ];
    const reference = { type: 'payment', id: 'pay_2' };
    const draft = { scope, id: 'capture:3', kind: 'payment.captured', reference, entries,
      effectiveAt: new Date(0), phase: { kind: 'posted' } };
    await database.transaction((tx) => postTransfers(tx, [draft]));
    await database.close();`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
};
