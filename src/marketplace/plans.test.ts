import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { useDatabase } from '#test/database';
import { dueCatchUps, takeCatchUps } from './catch-up/store.ts';
import {
  lockPayoutByReference,
  lockPayoutsOfErrands,
  payoutsToLookAt,
  selectPayouts,
  selectPayoutsOfAccount,
  takePayouts,
} from './payout/store.ts';
import {
  dueReserves,
  dueReservesAmong,
  selectReserves,
  selectReservesOfAccount,
} from './reserve/store.ts';
import {
  selectShares,
  selectSharesOfAccount,
  selectSharesOfPayment,
  sharesOfSplits,
} from './share/store.ts';
import { dueSplits, lockSplits, splitsOfPayments } from './split/store.ts';
import {
  reversalsOfTransfers,
  selectTransfers,
  selectTransfersOfAccount,
  selectTransfersOfPayment,
  transferByReference,
  transfersOfPayments,
} from './transfer/store.ts';

const { url } = await useDatabase();

const asAdministrator = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

// Some organisations with thousands of sellers, of whom few have anything due.
await asAdministrator(async (client) => {
  await client.query(`
    set session_replication_role = replica;
    insert into marketplace.split
      (organisation_id, mode, payment_id, provider, connection_id, charge_kind, currency,
       next_fold_at, created_at, updated_at)
    select 'org_' || n % 20, case n % 3 when 0 then 'live' else 'test' end,
      'pay_' || n, 'stripe', 'conn_1', 'separate', 'EUR',
      case n % 100 when 0 then now() end, now(), now()
    from generate_series(1, 10000) as n;
    insert into marketplace.share
      (organisation_id, mode, id, payment_id, account_id, account_reference, place, currency,
       part_minor, hold_release, state, created_at, updated_at)
    select 'org_' || n % 20, case n % 3 when 0 then 'live' else 'test' end,
      'shr_' || n, 'pay_' || 1 + n % 10000, 'acc_' || n / 10 % 2000, 'acct_1',
      1 + n % 2, 'EUR', 100, 'immediately', 'available', now(), now()
    from generate_series(1, 20000) as n;
    insert into marketplace.transfer
      (organisation_id, mode, id, share_id, payment_id, account_id, account_reference, provider,
       connection_id, amount_minor, currency, state, provider_reference, created_at, updated_at)
    select 'org_' || n % 20, case n % 3 when 0 then 'live' else 'test' end,
      'trf_' || n, 'shr_' || n, 'pay_' || 1 + n % 10000, 'acc_' || n % 2000,
      'acct_1', 'stripe', 'conn_1', 100, 'EUR', 'paid', 'tr_' || n, now(), now()
    from generate_series(1, 20000) as n;
    insert into marketplace.reversal
      (organisation_id, mode, id, transfer_id, share_id, account_id, amount_minor, currency, state,
       created_at, updated_at)
    select 'org_' || n % 20, case n % 3 when 0 then 'live' else 'test' end,
      'trr_' || n, 'trf_' || n, 'shr_' || n, 'acc_1', 100, 'EUR', 'succeeded',
      now(), now()
    from generate_series(1, 20000) as n;
    insert into marketplace.payout
      (organisation_id, mode, id, account_id, account_reference, provider, connection_id,
       amount_minor, currency, method, state, provider_reference, next_look_at, created_at,
       updated_at)
    select 'org_' || n % 20, case n % 3 when 0 then 'live' else 'test' end,
      'po_' || n, 'acc_' || n % 2000, 'acct_1', 'stripe', 'conn_1', 100,
      'EUR', 'standard', 'settled', 'po_' || n, case n % 100 when 0 then now() end, now(), now()
    from generate_series(1, 20000) as n;
    insert into marketplace.reserve
      (organisation_id, mode, id, account_id, amount_minor, currency, release_at, released_at,
       created_at)
    select 'org_' || n % 20, case n % 3 when 0 then 'live' else 'test' end,
      'rsv_' || n, 'acc_' || n % 2000, 100, 'EUR', now(),
      case when n % 100 > 0 then now() end, now()
    from generate_series(1, 10000) as n;
    insert into marketplace.catch_up
      (organisation_id, mode, provider, connection_id, account_reference, heard_until,
       next_look_at, created_at)
    select 'org_' || n % 20, case n % 3 when 0 then 'live' else 'test' end,
      'stripe', 'conn_1', 'acct_' || n, now(), now(), now()
    from generate_series(1, 10000) as n;
    analyze marketplace.split, marketplace.share, marketplace.transfer, marketplace.reversal,
      marketplace.payout, marketplace.reserve, marketplace.catch_up`);
});

/** The plan that serves whatever the parameters. */
const planOf = async (text: string): Promise<string> =>
  await asAdministrator(async (client) => {
    await client.query('set plan_cache_mode = force_generic_plan');
    await client.query(`prepare asked as ${text}`);
    const parameters = new Set(text.match(/\$\d/g)).size;
    const nulls = Array.from({ length: parameters }, () => 'null').join(', ');
    const explain = `explain execute asked (${nulls})`;
    const { rows } = await client.query<string[]>({ text: explain, rowMode: 'array' });
    return rows.flat().join('\n');
  });

for (const [statement, index] of [
  [selectShares, 'share_newest'],
  [selectSharesOfAccount, 'share_by_account'],
  [selectSharesOfPayment, 'account_has_one_share'],
  [sharesOfSplits, 'account_has_one_share'],
  [selectTransfers, 'transfer_newest'],
  [selectTransfersOfAccount, 'transfer_by_account'],
  [selectTransfersOfPayment, 'transfer_by_payment'],
  [transfersOfPayments, 'transfer_by_payment'],
  [transferByReference, 'transfer_by_reference'],
  [reversalsOfTransfers, 'reversal_by_transfer'],
  [selectPayouts, 'payout_newest'],
  [selectPayoutsOfAccount, 'payout_by_account'],
  [payoutsToLookAt, 'payout_to_look_at'],
  [takePayouts, 'payout_to_look_at'],
  [lockPayoutByReference, 'payout_by_reference'],
  [lockPayoutsOfErrands, 'payout_by_cancel'],
  [selectReserves, 'reserve_newest'],
  [selectReservesOfAccount, 'reserve_by_account'],
  [dueReserves, 'reserve_to_release'],
  [dueReservesAmong, 'reserve_to_release'],
  [dueSplits, 'split_to_fold'],
  [lockSplits, 'split_(?:pkey|by_payment)'],
  [splitsOfPayments, 'split_by_payment'],
  [dueCatchUps, 'catch_up_due'],
  [takeCatchUps, 'catch_up_pkey'],
] as const) {
  test(`${statement.name} reads along ${index} and no table from end to end`, async () => {
    const plan = await planOf(statement.text);
    assert.match(plan, new RegExp(`Scan (using|on) ${index} `), plan);
    assert.doesNotMatch(plan, /Seq Scan/, plan);
  });
}
