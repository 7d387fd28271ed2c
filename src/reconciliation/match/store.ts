import { sql } from '#kernel';

/** A row of a report that is in already. */
export interface EarlierRowRow {
  readonly report_id: string;
  readonly hash: string;
  readonly kind: string;
  readonly payment_id: string | null;
  readonly attempt_id: string | null;
  readonly dispute_id: string | null;
  readonly gross_minor: bigint;
  readonly gross_currency: string | null;
  readonly fee_known_minor: bigint;
  readonly net_currency: string | null;
}

const earlierColumns = `row.report_id, encode(row.hash, 'hex') as hash, row.kind, row.payment_id, row.attempt_id,
    row.dispute_id, row.gross_minor, row.gross_currency, row.fee_known_minor, row.net_currency`;

/**
 * What is in about these payments, and what is in word for word; repeated rows count once. Lateral
 * with a limit: one index read a name, whatever the planner believes of a table that just grew.
 */
export const earlierRows = sql<
  EarlierRowRow,
  [organisationId: string, mode: string, paymentIds: string[], hashes: string[]]
>(
  'reconciliation.earlier_rows',
  `
  select ${earlierColumns}
  from unnest($3::text[]) as asked (payment_id)
  cross join lateral (
    select *
    from reconciliation.row as row
    where row.organisation_id = $1 and row.payment_id = asked.payment_id
      and row.mode = $2 and row.state <> 'repeated'
    limit 1000
  ) as row
  union all
  select ${earlierColumns}
  from unnest($4::text[]) as asked (hash)
  cross join lateral (
    select *
    from reconciliation.row as row
    where row.organisation_id = $1 and row.hash = decode(asked.hash, 'hex') and row.payment_id is null
      and row.mode = $2 and row.state <> 'repeated'
    limit 10
  ) as row
  limit 1000000`,
);

/** Its columns are array literals. */
export const insertRows = sql<
  never,
  [
    organisationId: string,
    mode: string,
    reportId: string,
    batch: number,
    numbers: string,
    types: string,
    kinds: string,
    times: string,
    references: string,
    ours: string,
    grossAmounts: string,
    grossCurrencies: string,
    fees: string,
    netAmounts: string,
    netCurrencies: string,
    feesKnown: string,
    states: string,
    paymentIds: string,
    attemptIds: string,
    disputeIds: string,
    hashes: string,
  ]
>(
  'reconciliation.insert_rows',
  `
  insert into reconciliation.row (organisation_id, mode, report_id, batch, number, type, kind,
    occurred_at, provider_reference, our_reference, gross_minor, gross_currency, fee_minor,
    net_minor, net_currency, fee_known_minor, state, payment_id, attempt_id, dispute_id, hash)
  select $1, $2, $3, $4, number, type, kind, occurred_at, provider_reference, our_reference,
    gross_minor, gross_currency, fee_minor, net_minor, net_currency, fee_known_minor, state,
    payment_id, attempt_id, dispute_id, decode(hash, 'hex')
  from unnest($5::bigint[], $6::text[], $7::text[], $8::timestamptz[], $9::text[], $10::text[],
    $11::bigint[], $12::text[], $13::bigint[], $14::bigint[], $15::text[], $16::bigint[],
    $17::text[], $18::text[], $19::text[], $20::text[], $21::text[])
    as given (number, type, kind, occurred_at, provider_reference, our_reference, gross_minor,
      gross_currency, fee_minor, net_minor, net_currency, fee_known_minor, state, payment_id,
      attempt_id, dispute_id, hash)`,
);

/**
 * Which of a page of attempts no report has named, and no break has told of. The breaks are asked
 * only of what no report has named, which is little.
 */
export const unsettledOf = sql<
  { readonly attempt_id: string },
  [organisationId: string, attemptIds: string[], paymentIds: string[]]
>(
  'reconciliation.unsettled_of',
  `
  with unnamed as materialized (
    select asked.attempt_id
    from unnest($2::text[], $3::text[]) as asked (attempt_id, payment_id)
    left join lateral (
      select true as is_there
      from reconciliation.row as row
      where row.organisation_id = $1
        and row.payment_id = asked.payment_id
        and row.attempt_id = asked.attempt_id
      limit 1
    ) as named on true
    where named.is_there is null
  )
  select unnamed.attempt_id
  from unnamed
  left join lateral (
    select true as is_there
    from reconciliation.break as found
    where found.organisation_id = $1
      and found.attempt_id = unnamed.attempt_id
      and found.type = 'missing_there'
    limit 1
  ) as missed on true
  where missed.is_there is null
  limit 10000`,
);
