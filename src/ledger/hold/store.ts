import { type Mode, sql } from '#kernel';

interface DueHoldRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
}

/** Over all organisations, oldest first. */
export const listDueHolds = sql<DueHoldRow, [now: Date, limit: number]>(
  'ledger.list_due_holds',
  `
  select organisation_id, mode, id
  from ledger.hold
  where state = 'open' and expires_at <= $1
  order by expires_at
  limit $2`,
);

interface ExpiringHoldRow extends DueHoldRow {
  readonly expires_at: Date;
  readonly reference_type: string;
  readonly reference_id: string;
}

/** Those of the holds named that are due, with what they were made for. */
export const readDueHolds = sql<
  ExpiringHoldRow,
  [organisationIds: string[], modes: string[], ids: string[], now: Date]
>(
  'ledger.read_due_holds',
  `
  select hold.organisation_id, hold.mode, hold.id, hold.expires_at, transfer.reference_type,
    transfer.reference_id
  from unnest($1::text[], $2::text[], $3::text[]) as wanted (organisation_id, mode, id)
  join ledger.hold as hold using (organisation_id, mode, id)
  join ledger.transfer as transfer using (organisation_id, mode, id)
  where hold.state = 'open' and hold.expires_at <= $4`,
);
