import { type Mode, sql } from '#kernel';
import type { Payout } from './payout.ts';

const columns = `organisation_id, mode, id, account_id, account_reference, provider, connection_id,
  amount_minor, currency, fee_minor, method, is_automatic, destination, state, provider_reference,
  arrives_on, paid_at, next_look_at, has_lines, cancel_id, failure_code, failure_message,
  description, metadata, step_count, created_at, updated_at`;

/** Writes a new payout; one that the provider made may have been told of by somebody else first. */
export const insertPayout = sql<never, [row: string]>(
  'marketplace.insert_payout',
  `
  insert into marketplace.payout (${columns})
  select ${columns}
  from jsonb_populate_recordset(null::marketplace.payout, $1::jsonb)
  on conflict do nothing`,
);

export const lockPayout = sql<Payout, [organisationId: string, id: string]>(
  'marketplace.lock_payout',
  `
  select ${columns}
  from marketplace.payout
  where organisation_id = $1
    and id = $2
  for no key update`,
);

/** Locks the payouts that errands make or call off, always in the same order. */
export const lockPayoutsOfErrands = sql<
  Payout,
  [organisationIds: readonly string[], subjectIds: readonly string[]]
>(
  'marketplace.lock_payouts_of_errands',
  `
  select ${columns}
  from marketplace.payout
  where (organisation_id, id) in (
    select payout.organisation_id, payout.id
    from unnest($1::text[], $2::text[]) as asked (organisation_id, subject_id)
    join marketplace.payout as payout
      on payout.organisation_id = asked.organisation_id and payout.id = asked.subject_id
    union all
    select payout.organisation_id, payout.id
    from unnest($1::text[], $2::text[]) as asked (organisation_id, subject_id)
    join marketplace.payout as payout
      on payout.organisation_id = asked.organisation_id and payout.cancel_id = asked.subject_id
  )
  order by organisation_id, id
  limit 1000
  for no key update`,
);

export const lockPayoutByReference = sql<
  Payout,
  [organisationId: string, connectionId: string, reference: string]
>(
  'marketplace.lock_payout_by_reference',
  `
  select ${columns}
  from marketplace.payout
  where organisation_id = $1
    and connection_id = $2
    and provider_reference = $3
  for no key update`,
);

/** Writes a locked payout, as JSON. */
export const savePayout = sql<never, [row: string]>(
  'marketplace.save_payout',
  `
  update marketplace.payout as stored
  set fee_minor = changed.fee_minor,
    destination = changed.destination,
    state = changed.state,
    provider_reference = changed.provider_reference,
    arrives_on = changed.arrives_on,
    paid_at = changed.paid_at,
    next_look_at = changed.next_look_at,
    has_lines = changed.has_lines,
    cancel_id = changed.cancel_id,
    failure_code = changed.failure_code,
    failure_message = changed.failure_message,
    step_count = changed.step_count,
    updated_at = changed.updated_at
  from jsonb_populate_recordset(null::marketplace.payout, $1::jsonb) as changed
  where stored.organisation_id = changed.organisation_id
    and stored.id = changed.id`,
);

export const insertPayoutStep = sql<never, [rows: string]>(
  'marketplace.insert_payout_step',
  `
  insert into marketplace.payout_step
    (organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at)
  select organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at
  from jsonb_populate_recordset(null::marketplace.payout_step, $1::jsonb)`,
);

export const selectPayout = sql<Payout, [organisationId: string, mode: Mode, id: string]>(
  'marketplace.select_payout',
  `
  select ${columns}
  from marketplace.payout
  where organisation_id = $1
    and mode = $2
    and id = $3`,
);

type ListArguments = [
  organisationId: string,
  mode: Mode,
  accountId: string | null,
  state: string | null,
  before: string | null,
  limit: number,
];

/** What a list asks for, and no more than that: a filter that may be left out finds no index. */
const listing = (narrowed: string): string => `
  select ${columns}
  from marketplace.payout
  where organisation_id = $1
    and mode = $2
    and ${narrowed}
    and ($4::text is null or state = $4)
    and ($5::text is null or id < $5)
  order by id desc
  limit $6`;

/** Payouts of everybody. */
export const selectPayouts = sql<Payout, ListArguments>(
  'marketplace.select_payouts',
  listing('$3::text is null'),
);

/** Those of one account. */
export const selectPayoutsOfAccount = sql<Payout, ListArguments>(
  'marketplace.select_payouts_of_account',
  listing('account_id = $3'),
);

/** Payouts that are due to be looked at, longest due first. */
export const payoutsToLookAt = sql<{ readonly id: string }, [now: Date, limit: number]>(
  'marketplace.payouts_to_look_at',
  `
  select id
  from marketplace.payout
  where next_look_at <= $1
  order by next_look_at
  limit $2`,
);

/** Takes due payouts and puts off their next look, so that two workers do not ask at once. */
export const takePayouts = sql<Payout, [ids: readonly string[], now: Date, next: Date]>(
  'marketplace.take_payouts',
  `
  update marketplace.payout
  set next_look_at = $3
  where (organisation_id, id) in (
    select organisation_id, id
    from marketplace.payout
    where id = any ($1::text[])
      and next_look_at <= $2
    order by id
    limit 1000
    for no key update skip locked
  )
  returning ${columns}`,
);

/** One line of what a payout pays out. */
export interface PayoutLine {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly payout_id: string;
  readonly reference: string;
  readonly category: string;
  readonly amount_minor: bigint;
  readonly fee_minor: bigint;
  readonly currency: string;
  readonly source: string | null;
  readonly occurred_at: Date;
}

export const insertPayoutLines = sql<never, [rows: string]>(
  'marketplace.insert_payout_lines',
  `
  insert into marketplace.payout_line
    (organisation_id, mode, payout_id, reference, category, amount_minor, fee_minor, currency,
     source, occurred_at)
  select organisation_id, mode, payout_id, reference, category, amount_minor, fee_minor, currency,
    source, occurred_at
  from jsonb_populate_recordset(null::marketplace.payout_line, $1::jsonb)
  on conflict (organisation_id, payout_id, reference) do nothing`,
);

export const linesOfPayout = sql<
  PayoutLine,
  [organisationId: string, payoutId: string, after: string | null, limit: number]
>(
  'marketplace.lines_of_payout',
  `
  select organisation_id, mode, payout_id, reference, category, amount_minor, fee_minor, currency,
    source, occurred_at
  from marketplace.payout_line
  where organisation_id = $1
    and payout_id = $2
    and ($3::text is null or reference > $3)
  order by reference
  limit $4`,
);
