import { sql } from '#kernel';

/** What the transfers of one business object have moved on one account, in one layer. */
export interface MovementRow {
  readonly organisation_id: string;
  readonly reference_id: string;
  readonly path: string;
  readonly layer: 'posted' | 'pending';
  readonly minor: bigint;
}

export const movementsOfReferences = sql<
  MovementRow,
  [organisationIds: string[], referenceIds: string[], referenceType: string]
>(
  'ledger.movements_of_references',
  `
  select transfer.organisation_id, transfer.reference_id, account.path, entry.layer,
    sum(entry.amount)::bigint as minor
  from unnest($1::text[], $2::text[]) as asked (organisation_id, reference_id)
  cross join lateral (
    select id, organisation_id, mode, reference_type, reference_id, booked_at, accounts
    from ledger.transfer
    where reference_id = asked.reference_id and organisation_id = asked.organisation_id
    limit 10000
  ) as transfer
  cross join lateral (
    select account, organisation_id, layer, amount
    from ledger.entry
    where account = any (transfer.accounts)
      and booked_at = transfer.booked_at
      and organisation_id = transfer.organisation_id
      and mode = transfer.mode
      and transfer_id = transfer.id
    limit 10000
  ) as entry
  join ledger.account as account
    on account.number = entry.account
    and account.organisation_id = entry.organisation_id
  where transfer.reference_type = $3
  group by transfer.organisation_id, transfer.reference_id, account.path, entry.layer`,
);

/**
 * Accounts whose paths begin so. Each beginning is a range of the index of paths, which sorts by
 * bytes: the cost is of what is found, however many accounts there are beside.
 */
export const accountsUnder = sql<
  { readonly number: bigint; readonly path: string },
  [organisationId: string, mode: string, beginnings: readonly string[]]
>(
  'ledger.accounts_under',
  `
  select distinct account.number, account.path
  from unnest($3::text[]) as given (beginning)
  cross join lateral (
    select number, path
    from ledger.account
    where organisation_id = $1
      and mode = $2
      and path >= given.beginning
      and path < left(given.beginning, -1) || chr(ascii(right(given.beginning, 1)) + 1)
    order by path
    limit 1000
  ) as account
  limit 1000`,
);

/** What each transfer of an object has posted on these accounts, in columns. */
export const movesOfReferences = sql<
  {
    readonly reference_names: readonly string[] | null;
    readonly transfers: readonly string[];
    readonly accounts: readonly bigint[];
    readonly amounts: readonly bigint[];
  },
  [
    organisationId: string,
    mode: string,
    referenceType: string,
    referenceIds: Buffer,
    accounts: readonly bigint[],
  ]
>(
  'ledger.moves_of_references',
  `
  select reference_names, transfers, accounts, amounts
  from ledger.moves_of_references($1, $2, $3, $4, $5)
  limit 1`,
);
