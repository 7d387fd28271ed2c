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
  join ledger.transfer as transfer
    on transfer.reference_id = asked.reference_id
    and transfer.organisation_id = asked.organisation_id
  join ledger.entry as entry
    on entry.account = any (transfer.accounts)
    and entry.booked_at = transfer.booked_at
    and entry.organisation_id = transfer.organisation_id
    and entry.mode = transfer.mode
    and entry.transfer_id = transfer.id
  join ledger.account as account
    on account.number = entry.account
    and account.organisation_id = entry.organisation_id
  where transfer.reference_type = $3
  group by transfer.organisation_id, transfer.reference_id, account.path, entry.layer`,
);
