import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import pg from 'pg';

import type { Scope } from '#kernel';
import { useDatabase } from '#test/database';
import { holdMachine } from '../hold/hold.machine.ts';
import { postTransfers } from './post-transfers.ts';

const { database, url } = await useDatabase();
const scope: Scope = { organisationId: 'org_walls', mode: 'live' };
const superuser = new pg.Client(url);
superuser.on('error', () => undefined);

before(async () => {
  await superuser.connect();
  const draft = {
    scope,
    kind: 'payment.captured',
    effectiveAt: new Date(0),
    reference: { type: 'payment', id: 'pay_1' },
    entries: [
      { account: 'provider:stripe:clearing:EUR', minor: -100n, currency: 'EUR' },
      { account: 'merchant:acct_1:available:EUR', minor: 100n, currency: 'EUR' },
    ],
  };
  await database.transaction(
    async (tx) =>
      await postTransfers(tx, [
        { ...draft, id: 'capture:1', phase: { kind: 'posted' } },
        { ...draft, id: 'hold:1', phase: { kind: 'hold' } },
      ]),
  );
});
after(async () => await superuser.end());

/** Copies the entries of a transfer under another id, each amount changed by the expression. */
const copyEntries = (amount: string): string =>
  `insert into ledger.entry
   select organisation_id, mode, account, booked_at, version + 10, 'capture:forged', line, layer,
     ${amount}, currency, posted_after, pending_after
   from ledger.entry where transfer_id = 'capture:1'`;

const refusedOfAll: readonly (readonly [what: string, sql: string, seen: RegExp])[] = [
  [
    'entries that do not sum to zero',
    copyEntries('abs(amount)'),
    /capture:forged is off by 200 EUR/,
  ],
  ['half a transfer', `${copyEntries('amount')} limit 1`, /capture:forged is off by/],
  ['an entry of nothing', copyEntries('0'), /entry_moves_something/],
  [
    'a changed entry',
    'update ledger.entry set amount = amount + 1',
    /append-only|permission denied/,
  ],
  ['a removed entry', 'delete from ledger.entry', /append-only|permission denied/],
  ['an emptied table of entries', 'truncate ledger.entry', /append-only|permission denied/],
  [
    'a changed transfer',
    `update ledger.transfer set kind = 'none'`,
    /append-only|permission denied/,
  ],
  ['a removed transfer', 'delete from ledger.transfer', /append-only|permission denied/],
  ['a changed seal', `update ledger.seal set hash = sha256('')`, /append-only|permission denied/],
  [
    'a removed account',
    'delete from ledger.account',
    /append-only|permission denied|violates foreign key/,
  ],
  [
    'a guarded account below its floor',
    'update ledger.balance set posted = posted - 101 where floor is not null',
    /guarded_account_stays_above_its_floor/,
  ],
  [
    'negative pending',
    'update ledger.balance set pending_debits = -1',
    /pending_is_never_negative/,
  ],
  [
    'a hold line beyond what was held',
    'update ledger.hold_line set remaining = held * 2',
    /hold_is_never_overdrawn/,
  ],
  [
    'a step that the machine of holds has not',
    `insert into ledger.hold_step (organisation_id, mode, object_id, sequence, from_state, event,
       to_state, occurred_at) values ('org_walls', 'live', 'hold:1', 1, 'open', 'leap', 'posted', now())`,
    /step_is_legal/,
  ],
];

for (const role of ['bascule_engine', 'postgres']) {
  for (const [what, sql, seen] of refusedOfAll) {
    test(`${role} is refused ${what}`, async () => {
      await superuser.query('begin');
      await superuser.query(`set local role ${role}`);
      await assert.rejects(superuser.query(sql), seen);
      await superuser.query('rollback');
    });
  }
}

test('the engine may not remove balances, chains or holds either', async () => {
  for (const table of ['balance', 'chain', 'hold', 'hold_line', 'hold_step']) {
    await superuser.query('begin');
    await superuser.query('set local role bascule_engine');
    await assert.rejects(superuser.query(`delete from ledger.${table}`), /permission denied/);
    await superuser.query('rollback');
  }
});

test('a copy that balances is let in, so that what refuses the others is their sum', async () => {
  await superuser.query('begin');
  await superuser.query(copyEntries('amount'));
  await superuser.query('rollback');
});

test('the database knows the same steps of a hold as the machine', async () => {
  const { rows } = await superuser.query<{ edge: string }>(
    `select concat_ws(' ', from_state, event, to_state) as edge from ledger.hold_edge`,
  );
  const edges = holdMachine.edges.map(({ from, event, to }) => `${from} ${event} ${to}`);
  assert.deepEqual(rows.map(({ edge }) => edge).toSorted(), edges.toSorted());
});

test('a tenant sees its own scope and nobody else', async () => {
  const count = async (seen: Scope): Promise<number> =>
    await database.asTenant(
      seen,
      async (tx) =>
        (
          await tx.rows(
            { name: 'test.count_entries', text: 'select line from ledger.entry limit 10' },
            [],
          )
        ).length,
    );
  assert.equal(await count(scope), 4);
  assert.equal(await count({ ...scope, mode: 'test' }), 0);
  assert.equal(await count({ ...scope, organisationId: 'org_other' }), 0);
});
