import { type Mode, sql } from '#kernel';
import type { Split } from '../share/share.ts';

const columns = `organisation_id, mode, payment_id, provider, connection_id, charge_kind, currency,
  fee_minor, rounding_minor, booking_count, next_fold_at, created_at, updated_at`;

/** Makes the rows of splits that were never folded; those that stand are left alone. */
export const insertSplits = sql<never, [rows: string]>(
  'marketplace.insert_splits',
  `
  insert into marketplace.split (${columns})
  select ${columns}
  from jsonb_populate_recordset(null::marketplace.split, $1::jsonb)
  order by organisation_id, payment_id
  on conflict (organisation_id, payment_id) do nothing`,
);

/** Locks splits, always in the same order, so that two folds cannot wait for each other. */
export const lockSplits = sql<
  Split,
  [organisationIds: readonly string[], paymentIds: readonly string[]]
>(
  'marketplace.lock_splits',
  `
  select ${columns}
  from marketplace.split
  where (organisation_id, payment_id) in (
    select organisation_id, payment_id
    from unnest($1::text[], $2::text[]) as asked (organisation_id, payment_id)
  )
  order by organisation_id, payment_id
  limit 1000
  for no key update`,
);

/** Writes folded splits, as JSON. */
export const saveSplits = sql<never, [rows: string]>(
  'marketplace.save_splits',
  `
  update marketplace.split as stored
  set fee_minor = changed.fee_minor,
    rounding_minor = changed.rounding_minor,
    booking_count = changed.booking_count,
    next_fold_at = changed.next_fold_at,
    updated_at = changed.updated_at
  from jsonb_populate_recordset(null::marketplace.split, $1::jsonb) as changed
  where stored.organisation_id = changed.organisation_id
    and stored.payment_id = changed.payment_id`,
);

/** A split payment that is due to be folded again. */
export interface DueSplit {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly payment_id: string;
}

export const dueSplits = sql<DueSplit, [now: Date, limit: number]>(
  'marketplace.due_splits',
  `
  select organisation_id, mode, payment_id
  from marketplace.split
  where next_fold_at <= $1
  order by next_fold_at
  limit $2`,
);

export const splitsOfPayments = sql<DueSplit, [paymentIds: readonly string[]]>(
  'marketplace.splits_of_payments',
  `
  select organisation_id, mode, payment_id
  from marketplace.split
  where payment_id = any ($1::text[])
  order by payment_id
  limit 1000`,
);

/** Has splits folded again at once: what they wait for has come. */
export const hastenSplits = sql<
  never,
  [organisationIds: readonly string[], paymentIds: readonly string[], now: Date]
>(
  'marketplace.hasten_splits',
  `
  update marketplace.split as stored
  set next_fold_at = least(stored.next_fold_at, $3)
  from unnest($1::text[], $2::text[]) as asked (organisation_id, payment_id)
  where stored.organisation_id = asked.organisation_id
    and stored.payment_id = asked.payment_id`,
);
