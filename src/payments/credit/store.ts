import { type Mode, sql, type Transaction } from '#kernel';
import { attemptColumns } from '../record/columns.ts';
import type { Attempt } from '../record/world.ts';
import type { Credit, CreditPart } from './credit.ts';

const creditColumns = `organisation_id, mode, id, version, connection_id, provider, bank_reference,
  state, amount_minor, open_minor, currency, remittance, sender_name, sender_iban, payment_id,
  attempt_id, kind, why, booked_at, step_count, created_at, updated_at`;

/** An attempt whose creditor reference a text may mean. */
export interface NamedAttempt {
  readonly id: string;
  readonly payment_id: string;
  readonly creditor_reference: string;
  readonly amount_minor: bigint;
  readonly currency: string;
}

/** Attempts of one account at a bank by what their payers were told to quote. */
export const attemptsByCreditorReference = sql<
  NamedAttempt,
  [organisationId: string, mode: Mode, connectionId: string, references: readonly string[]]
>(
  'payments.attempts_by_creditor_reference',
  `
  select id, payment_id, amount_minor, currency,
    request -> 'body' ->> 'creditor_reference' as creditor_reference
  from payments.attempt
  where organisation_id = $1
    and mode = $2
    and connection_id = $3
    and operation = 'authorize'
    and request -> 'body' ->> 'creditor_reference' = any ($4)
  order by id
  limit 1000`,
);

/** Writes what has not been taken in before; answers which ones that were. */
const insertCredits = sql<{ readonly id: string }, [string]>(
  'payments.insert_credits',
  `
  insert into payments.credit (${creditColumns})
  select ${creditColumns}
  from jsonb_populate_recordset(null::payments.credit, $1::jsonb)
  order by organisation_id, connection_id, bank_reference
  on conflict on constraint credit_is_taken_in_once do nothing
  returning id`,
);

/** Writes rows on the version before theirs; a row that changed meanwhile stays as it is. */
const updateCredits = sql<{ readonly id: string }, [string]>(
  'payments.update_credits',
  `
  update payments.credit as stored
  set version = changed.version, state = changed.state, open_minor = changed.open_minor,
    payment_id = changed.payment_id, attempt_id = changed.attempt_id, kind = changed.kind,
    why = changed.why, step_count = changed.step_count, updated_at = changed.updated_at
  from jsonb_populate_recordset(null::payments.credit, $1::jsonb) as changed
  where stored.organisation_id = changed.organisation_id
    and stored.id = changed.id
    and stored.version = changed.version - 1
  returning stored.id`,
);

const insertCreditSteps = sql<never, [string]>(
  'payments.insert_credit_steps',
  `
  insert into payments.credit_step
    (organisation_id, mode, object_id, sequence, from_state, event, to_state, caused_by,
     occurred_at)
  select organisation_id, mode, object_id, sequence, from_state, event, to_state, caused_by,
    occurred_at
  from jsonb_populate_recordset(null::payments.credit_step, $1::jsonb)`,
);

const insertParts = sql<never, [string]>(
  'payments.insert_credit_parts',
  `
  insert into payments.credit_part
    (organisation_id, mode, credit_id, attempt_id, payment_id, amount_minor, kind, why, occurred_at)
  select organisation_id, mode, credit_id, attempt_id, payment_id, amount_minor, kind, why,
    occurred_at
  from jsonb_populate_recordset(null::payments.credit_part, $1::jsonb)`,
);

/** A step of a credit, for its log. */
export interface CreditStep {
  readonly credit: Credit;
  readonly from: string;
  readonly event: string;
  readonly at: Date;
}

/** Takes new credits in; answers those that had not been before. */
export const takeIn = async (
  tx: Transaction,
  credits: readonly Credit[],
): Promise<readonly Credit[]> => {
  const inserted = await tx.rows(insertCredits, [toJson(credits)]);
  const ids = new Set(inserted.map(({ id }) => id));
  return credits.filter(({ id }) => ids.has(id));
};

/** Writes changed credits; answers those that stood as they were read. */
export const saveCredits = async (
  tx: Transaction,
  credits: readonly Credit[],
): Promise<ReadonlySet<string>> => {
  if (credits.length === 0) return new Set();
  const saved = await tx.rows(updateCredits, [toJson(credits)]);
  return new Set(saved.map(({ id }) => id));
};

/** Appends steps and parts. */
export const appendCreditLogs = async (
  tx: Transaction,
  logs: { readonly steps: readonly CreditStep[]; readonly parts: readonly CreditPart[] },
): Promise<void> => {
  const rows = logs.steps.map(({ credit, from, event, at }) => ({
    organisation_id: credit.organisation_id,
    mode: credit.mode,
    object_id: credit.id,
    sequence: credit.step_count,
    from_state: from,
    event,
    to_state: credit.state,
    caused_by: credit.attempt_id,
    occurred_at: at,
  }));
  if (rows.length > 0) await tx.run(insertCreditSteps, [toJson(rows)]);
  if (logs.parts.length > 0) await tx.run(insertParts, [toJson(logs.parts)]);
};

/** What may still be taken for an attempt, and what waits to be decided, locked. */
export const lockCreditsOf = sql<Credit, [organisationId: string, attemptId: string]>(
  'payments.lock_credits_of',
  `
  select ${creditColumns}
  from payments.credit
  where organisation_id = $1
    and attempt_id = $2
    and state in ('received', 'waiting', 'suspended')
  order by id
  for update
  limit 1000`,
);

export const lockCredit = sql<Credit, [organisationId: string, id: string]>(
  'payments.lock_credit',
  `
  select ${creditColumns}
  from payments.credit
  where organisation_id = $1 and id = $2
  for update`,
);

export const creditById = sql<Credit, [id: string]>(
  'payments.credit_by_id',
  `
  select ${creditColumns}
  from payments.credit
  where organisation_id = current_setting('bascule.organisation_id') and id = $1`,
);

/** Keyset page, newest first. */
export const listCreditRows = sql<
  Credit,
  [before: string | null, state: string | null, paymentId: string | null, limit: number]
>(
  'payments.list_credits',
  `
  select ${creditColumns}
  from payments.credit
  where organisation_id = current_setting('bascule.organisation_id')
    and mode = current_setting('bascule.mode')
    and ($1::text is null or id < $1)
    and ($2::text is null or state = $2)
    and ($3::text is null or payment_id = $3)
  order by id desc
  limit $4`,
);

/** What payments took of a page of credits. */
export const partsOfCredits = sql<CreditPart, [creditIds: readonly string[]]>(
  'payments.parts_of_credits',
  `
  select organisation_id, mode, credit_id, attempt_id, payment_id, amount_minor, kind, why,
    occurred_at
  from payments.credit_part
  where organisation_id = current_setting('bascule.organisation_id')
    and credit_id = any ($1)
  order by credit_id, occurred_at
  limit 10000`,
);

/** What has arrived for an attempt and is not taken yet. */
export const arrivedFor = sql<{ readonly minor: bigint }, [attemptId: string]>(
  'payments.arrived_for',
  `
  select coalesce(sum(open_minor), 0)::bigint as minor
  from payments.credit
  where organisation_id = current_setting('bascule.organisation_id')
    and attempt_id = $1
    and state in ('received', 'waiting')`,
);

/**
 * Attempts with credits that somebody has to decide: those that were left between arrival and
 * matching, and those that wait for a payment that no longer waits.
 */
export const undecidedAttempts = sql<
  { readonly attempt_id: string },
  [before: Date, limit: number]
>(
  'payments.undecided_attempts',
  `
  select distinct credit.attempt_id
  from payments.credit as credit
  join payments.attempt as attempt
    on attempt.organisation_id = credit.organisation_id and attempt.id = credit.attempt_id
  where credit.updated_at < $1
    and (credit.state = 'received'
      or credit.state = 'waiting'
        and attempt.state in ('approved', 'approved_late', 'declined', 'superseded', 'reversed'))
  order by credit.attempt_id
  limit $2`,
);

export const cursorOf = sql<
  { readonly last_read: string | null },
  [organisationId: string, connectionId: string]
>(
  'payments.credit_cursor_of',
  `
  select last_read
  from payments.credit_cursor
  where organisation_id = $1 and connection_id = $2`,
);

export const moveCursor = sql<
  never,
  [organisationId: string, mode: Mode, connectionId: string, lastRead: string | null, now: Date]
>(
  'payments.move_credit_cursor',
  `
  insert into payments.credit_cursor (organisation_id, mode, connection_id, last_read, read_at)
  values ($1, $2, $3, $4, $5)
  on conflict (organisation_id, connection_id)
  do update set last_read = excluded.last_read, read_at = excluded.read_at`,
);

/** Of some connections those that nobody has read since a time. */
export const unreadConnections = sql<
  { readonly id: string },
  [connectionIds: readonly string[], before: Date]
>(
  'payments.unread_connections',
  `
  select asked.id
  from unnest($1::text[]) as asked (id)
  where not exists (
    select
    from payments.credit_cursor as cursor
    where cursor.connection_id = asked.id and cursor.read_at > $2
  )
  order by asked.id
  limit 1000`,
);

/** Refunds by the bank's names for their transfers, where they count as made. */
export const refundsTransferredAs = sql<
  Attempt,
  [organisationId: string, connectionId: string, transfers: readonly string[]]
>(
  'payments.refunds_transferred_as',
  `
  select ${attemptColumns}
  from payments.attempt
  where organisation_id = $1
    and connection_id = $2
    and provider_reference = any ($3)
    and operation in ('refund', 'return')
    and state in ('pending', 'approved', 'approved_late')
  order by id
  limit 1000`,
);

/** JSON for `jsonb_populate_recordset`: bigints as strings, which the columns read exactly. */
const toJson = (rows: readonly object[]): string =>
  JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
