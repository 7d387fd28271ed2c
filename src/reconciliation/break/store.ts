import { type Mode, sql } from '#kernel';
import type { BreakState } from './break.machine.ts';
import type { BreakType } from './break-types.ts';

/** A break as it stands in its row. */
export interface BreakRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly report_id: string;
  readonly row_number: bigint | null;
  readonly provider: string;
  readonly type: BreakType;
  readonly state: BreakState;
  readonly step_count: number;
  readonly payment_id: string | null;
  readonly attempt_id: string | null;
  readonly provider_reference: string | null;
  readonly expected_minor: bigint | null;
  readonly expected_currency: string | null;
  readonly actual_minor: bigint | null;
  readonly actual_currency: string | null;
  readonly detail: string;
  readonly owner: string | null;
  readonly reason: string | null;
  readonly closed_by: string | null;
  readonly closed_at: Date | null;
  readonly transfer_id: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const breakColumns = `organisation_id, mode, id, report_id, row_number, provider, type, state,
    step_count, payment_id, attempt_id, provider_reference, expected_minor, expected_currency,
    actual_minor, actual_currency, detail, owner, reason, closed_by, closed_at, transfer_id,
    created_at, updated_at`;

/** Answers those that were written: an attempt is missed once, whoever looks twice. */
export const insertBreaks = sql<
  BreakRow,
  [
    organisationId: string,
    mode: string,
    reportId: string,
    provider: string,
    at: Date,
    ids: string[],
    rowNumbers: (number | null)[],
    types: string[],
    paymentIds: (string | null)[],
    attemptIds: (string | null)[],
    references: (string | null)[],
    expected: (bigint | null)[],
    expectedCurrencies: (string | null)[],
    actual: (bigint | null)[],
    actualCurrencies: (string | null)[],
    details: string[],
  ]
>(
  'reconciliation.insert_breaks',
  `
  insert into reconciliation.break (organisation_id, mode, report_id, provider, state, created_at,
    updated_at, id, row_number, type, payment_id, attempt_id, provider_reference, expected_minor,
    expected_currency, actual_minor, actual_currency, detail)
  select $1, $2, $3, $4, 'open', $5, $5, id, row_number, type, payment_id, attempt_id,
    provider_reference, expected_minor, expected_currency, actual_minor, actual_currency, detail
  from unnest($6::text[], $7::bigint[], $8::text[], $9::text[], $10::text[], $11::text[],
    $12::bigint[], $13::text[], $14::bigint[], $15::text[], $16::text[])
    as given (id, row_number, type, payment_id, attempt_id, provider_reference, expected_minor,
      expected_currency, actual_minor, actual_currency, detail)
  on conflict (organisation_id, attempt_id) where type = 'missing_there' do nothing
  returning ${breakColumns}`,
);

/** A break that tells of an attempt's absence. */
export interface MissedRow {
  readonly id: string;
  readonly attempt_id: string;
  readonly state: BreakState;
}

/** What was missed of these payments; where nothing ever was, nothing is looked up. */
export const missedOfPayments = sql<MissedRow, [organisationId: string, paymentIds: Buffer]>(
  'reconciliation.missed_of_payments',
  `
  select found.id, found.attempt_id, found.state
  from unnest($2::text[]) as asked (payment_id)
  cross join lateral (
    select id, attempt_id, state
    from reconciliation.break as found
    where found.organisation_id = $1 and found.payment_id = asked.payment_id
      and found.type = 'missing_there'
    limit 1000
  ) as found
  where exists (
    select
    from reconciliation.break
    where organisation_id = $1 and type = 'missing_there'
    limit 1
  )
  limit 100000`,
);

export const lockBreaks = sql<BreakRow, [organisationId: string, mode: string, ids: string[]]>(
  'reconciliation.lock_breaks',
  `
  select ${breakColumns}
  from reconciliation.break
  where organisation_id = $1 and mode = $2 and id = any ($3)
  order by id
  for update`,
);

export const breakById = sql<BreakRow, [organisationId: string, mode: string, id: string]>(
  'reconciliation.break_by_id',
  `
  select ${breakColumns}
  from reconciliation.break
  where organisation_id = $1 and mode = $2 and id = $3`,
);

export const assignOne = sql<
  BreakRow,
  [organisationId: string, id: string, owner: string, at: Date]
>(
  'reconciliation.assign_break',
  `
  update reconciliation.break
  set owner = $3, updated_at = $4
  where organisation_id = $1 and id = $2
  returning ${breakColumns}`,
);

export const closeAll = sql<
  BreakRow,
  [
    organisationId: string,
    state: string,
    reason: string,
    closedBy: string,
    at: Date,
    ids: string[],
    transferIds: (string | null)[],
  ]
>(
  'reconciliation.close_breaks',
  `
  update reconciliation.break as found
  set state = $2, reason = $3, closed_by = $4::text, closed_at = $5, updated_at = $5,
    owner = coalesce(found.owner, $4::text), transfer_id = given.transfer_id,
    step_count = found.step_count + 1
  from unnest($6::text[], $7::text[]) as given (id, transfer_id)
  where found.organisation_id = $1 and found.id = given.id
  returning ${breakColumns
    .split(', ')
    .map((column) => `found.${column.trim()}`)
    .join(', ')}`,
);

export const appendBreakSteps = sql<
  never,
  [organisationId: string, mode: string, event: string, to: string, at: Date, ids: string[]]
>(
  'reconciliation.append_break_steps',
  `
  insert into reconciliation.break_step
    (organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at)
  select $1, $2, id, 1, 'open', $3, $4, $5
  from unnest($6::text[]) as given (id)`,
);

/** Newest first; each filter that is null lets everything through. */
export const breaksBefore = sql<
  BreakRow,
  [
    organisationId: string,
    mode: string,
    type: string | null,
    state: string | null,
    owner: string | null,
    reportId: string | null,
    before: string | null,
    limit: number,
  ]
>(
  'reconciliation.breaks_before',
  `
  select ${breakColumns}
  from reconciliation.break
  where organisation_id = $1
    and mode = $2
    and ($3::text is null or type = $3)
    and ($4::text is null or state = $4)
    and ($5::text is null or owner = $5)
    and ($6::text is null or report_id = $6)
    and ($7::text is null or id < $7)
  order by id desc
  limit $8`,
);

/** When the row of a break happened. */
export const rowTime = sql<
  { readonly occurred_at: Date | null },
  [organisationId: string, reportId: string, rowNumber: bigint]
>(
  'reconciliation.row_time',
  `
  select occurred_at
  from reconciliation.row
  where organisation_id = $1 and report_id = $2 and number = $3`,
);
