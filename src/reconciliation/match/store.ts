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

/** What is in about these payments, and what is in word for word; repeated rows count once. */
export const earlierRows = sql<
  EarlierRowRow,
  [organisationId: string, mode: string, paymentIds: Buffer, hashes: Buffer]
>(
  'reconciliation.earlier_rows',
  `
  select report_id, encode(hash, 'hex') as hash, kind, payment_id, attempt_id, dispute_id,
    gross_minor, gross_currency, fee_known_minor, net_currency
  from reconciliation.earlier_rows($1, $2, $3, $4)
  limit 200000`,
);

/**
 * Its columns are binary. Taken apart side by side in the list of what is selected, they need no
 * place to lie in between.
 */
export const insertRows = sql<
  never,
  [
    organisationId: string,
    mode: string,
    reportId: string,
    batch: number,
    firstNumber: number,
    types: Buffer,
    kinds: Buffer,
    timesMs: Buffer,
    references: Buffer,
    ours: Buffer,
    grossAmounts: Buffer,
    grossCurrencies: Buffer,
    fees: Buffer,
    netAmounts: Buffer,
    netCurrencies: Buffer,
    feesKnown: Buffer,
    states: Buffer,
    paymentIds: Buffer,
    attemptIds: Buffer,
    disputeIds: Buffer,
    hashes: Buffer,
  ]
>(
  'reconciliation.insert_rows',
  `
  insert into reconciliation.row (organisation_id, mode, report_id, batch, number, type, kind,
    occurred_at, provider_reference, our_reference, gross_minor, gross_currency, fee_minor,
    net_minor, net_currency, fee_known_minor, state, payment_id, attempt_id, dispute_id, hash)
  select $1, $2, $3, $4, $5 + place - 1, type, kind, to_timestamp(at_ms / 1000),
    provider_reference, our_reference, gross_minor, gross_currency, fee_minor, net_minor,
    net_currency, fee_known_minor, state, payment_id, attempt_id, dispute_id, hash
  from (
    select generate_subscripts($6::text[], 1) as place, unnest($6::text[]) as type,
      unnest($7::text[]) as kind, unnest($8::double precision[]) as at_ms,
      unnest($9::text[]) as provider_reference, unnest($10::text[]) as our_reference,
      unnest($11::bigint[]) as gross_minor, unnest($12::text[]) as gross_currency,
      unnest($13::bigint[]) as fee_minor, unnest($14::bigint[]) as net_minor,
      unnest($15::text[]) as net_currency, unnest($16::bigint[]) as fee_known_minor,
      unnest($17::text[]) as state, unnest($18::text[]) as payment_id,
      unnest($19::text[]) as attempt_id, unnest($20::text[]) as dispute_id,
      unnest($21::bytea[]) as hash
  ) as given`,
);

/** Which of a page of attempts no report has named, and no break has told of. */
export const unsettledOf = sql<
  { readonly attempt_id: string },
  [organisationId: string, attemptIds: Buffer, paymentIds: Buffer]
>(
  'reconciliation.unsettled_of',
  `
  select attempt_id
  from reconciliation.unsettled_of($1, $2, $3)
  limit 10000`,
);
