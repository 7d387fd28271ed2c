import { type Mode, sql } from '#kernel';
import type { Share } from './share.ts';

const columns = `organisation_id, mode, id, payment_id, account_id, account_reference, place,
  currency, part_minor, hold_release, hold_until, release_asked_at, state, credited_minor,
  borne_minor, taken_minor, recalled_minor, transferred_minor, usable_at, problem, problem_code, problem_message,
  retry_count, retry_at, step_count, created_at, updated_at`;

export const insertShares = sql<never, [rows: string]>(
  'marketplace.insert_shares',
  `
  insert into marketplace.share (${columns})
  select ${columns}
  from jsonb_populate_recordset(null::marketplace.share, $1::jsonb)
  on conflict (organisation_id, payment_id, account_id) do nothing`,
);

/** The shares of locked splits, in the order of their plans. */
export const sharesOfSplits = sql<
  Share,
  [organisationIds: readonly string[], paymentIds: readonly string[]]
>(
  'marketplace.shares_of_splits',
  `
  select ${columns}
  from marketplace.share
  where (organisation_id, payment_id) in (
    select organisation_id, payment_id
    from unnest($1::text[], $2::text[]) as asked (organisation_id, payment_id)
  )
  order by organisation_id, payment_id, place
  limit 100000`,
);

export const sharesById = sql<Share, [organisationIds: readonly string[], ids: readonly string[]]>(
  'marketplace.shares_by_id',
  `
  select ${columns}
  from marketplace.share
  where (organisation_id, id) in (
    select organisation_id, id
    from unnest($1::text[], $2::text[]) as asked (organisation_id, id)
  )
  order by organisation_id, id
  limit 1000`,
);

/** Writes shares of locked splits, as JSON. */
export const saveShares = sql<never, [rows: string]>(
  'marketplace.save_shares',
  `
  update marketplace.share as stored
  set release_asked_at = changed.release_asked_at,
    state = changed.state,
    credited_minor = changed.credited_minor,
    borne_minor = changed.borne_minor,
    taken_minor = changed.taken_minor,
    recalled_minor = changed.recalled_minor,
    transferred_minor = changed.transferred_minor,
    usable_at = changed.usable_at,
    problem = changed.problem,
    problem_code = changed.problem_code,
    problem_message = changed.problem_message,
    retry_count = changed.retry_count,
    retry_at = changed.retry_at,
    step_count = changed.step_count,
    updated_at = changed.updated_at
  from jsonb_populate_recordset(null::marketplace.share, $1::jsonb) as changed
  where stored.organisation_id = changed.organisation_id
    and stored.id = changed.id`,
);

export const insertShareSteps = sql<never, [rows: string]>(
  'marketplace.insert_share_steps',
  `
  insert into marketplace.share_step
    (organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at)
  select organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at
  from jsonb_populate_recordset(null::marketplace.share_step, $1::jsonb)`,
);

export const selectShare = sql<Share, [organisationId: string, mode: Mode, id: string]>(
  'marketplace.select_share',
  `
  select ${columns}
  from marketplace.share
  where organisation_id = $1
    and mode = $2
    and id = $3`,
);

type ListArguments = [
  organisationId: string,
  mode: Mode,
  paymentId: string | null,
  accountId: string | null,
  state: string | null,
  before: string | null,
  limit: number,
];

/** What a list asks for, and no more than that: a filter that may be left out finds no index. */
const listing = (narrowed: string): string => `
  select ${columns}
  from marketplace.share
  where organisation_id = $1
    and mode = $2
    and ${narrowed}
    and ($5::text is null or state = $5)
    and ($6::text is null or id < $6)
  order by id desc
  limit $7`;

/** Shares of everybody. */
export const selectShares = sql<Share, ListArguments>(
  'marketplace.select_shares',
  listing('$3::text is null and $4::text is null'),
);

/** Those of one account. */
export const selectSharesOfAccount = sql<Share, ListArguments>(
  'marketplace.select_shares_of_account',
  listing('account_id = $4 and $3::text is null'),
);

/** Those of one payment; of one account where asked. */
export const selectSharesOfPayment = sql<Share, ListArguments>(
  'marketplace.select_shares_of_payment',
  listing('payment_id = $3 and ($4::text is null or account_id = $4)'),
);

/** The list that finds what is asked for along an index. */
export const listOfShares = (paymentId: string | null, accountId: string | null) => {
  if (paymentId !== null) return selectSharesOfPayment;
  return accountId === null ? selectShares : selectSharesOfAccount;
};
