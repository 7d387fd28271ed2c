import { sql } from '#kernel';
import { attemptColumns } from '../record/columns.ts';
import type { Attempt } from '../record/world.ts';

const isAskable = `state in ('sending', 'pending', 'requires_action', 'unknown', 'superseded')`;

/** Attempts that are due and that nobody works on, oldest first. */
export const dueAttempts = sql<{ id: string }, [now: Date, limit: number]>(
  'payments.due_attempts',
  `
  select id
  from payments.attempt
  where ${isAskable}
    and next_action_at <= $1
    and (lease_until is null or lease_until < clock_timestamp())
  order by next_action_at
  limit $2`,
);

/** Authorisations and pushes whose time has come, oldest first. */
export const expiringAttempts = sql<{ id: string }, [now: Date, limit: number]>(
  'payments.expiring_attempts',
  `
  select id
  from payments.attempt
  where expires_at <= $1
    and operation = 'authorize'
    and state in ('pending', 'requires_action', 'approved', 'approved_late')
  order by expires_at
  limit $2`,
);

/**
 * Takes the lease of attempts that are free, by the database's clock. Bumping the version makes
 * a decision that was read before the claim be made anew, so that it cannot give the lease away.
 */
export const claimAttempts = sql<Attempt, [ids: string[], leaseMs: number]>(
  'payments.claim_attempts',
  `
  update payments.attempt
  set lease_until = clock_timestamp() + $2 * interval '1 millisecond',
    version = version + 1
  where id in (
    select id
    from payments.attempt
    where id = any ($1)
      and ${isAskable}
      and (lease_until is null or lease_until < clock_timestamp())
    order by id
    for update skip locked
    limit 1000
  )
  returning ${attemptColumns}`,
);

/** Notes that a request is about to leave again, and renews the lease for it. */
export const renewForSending = sql<Attempt, [org: string, id: string, now: Date, leaseMs: number]>(
  'payments.renew_for_sending',
  `
  update payments.attempt
  set last_sent_at = $3,
    lease_until = clock_timestamp() + $4 * interval '1 millisecond',
    version = version + 1
  where organisation_id = $1 and id = $2 and lease_until > clock_timestamp()
  returning ${attemptColumns}`,
);

export const attemptsByIds = sql<Attempt, [ids: string[]]>(
  'payments.attempts_by_ids',
  `
  select ${attemptColumns}
  from payments.attempt
  where id = any ($1)
  order by id
  limit 1000`,
);

export interface AboutRow {
  /** Which of the questions it answers, counted from 1. */
  readonly question: bigint;
  readonly organisation_id: string;
  readonly payment_id: string;
}

/** The payments that questions are about: by a name of ours, or by the provider's reference. */
export const paymentsAbout = sql<
  AboutRow,
  [byId: string[], ids: string[], byReference: string[], references: string[], at: number[]]
>(
  'payments.payments_about',
  `
  select question, attempt.organisation_id, attempt.payment_id
  from unnest($1::text[], $2::text[]) with ordinality as asked (organisation_id, id, question)
  join payments.attempt
    on attempt.organisation_id = asked.organisation_id and attempt.id = asked.id
  union
  select question, payment.organisation_id, payment.id
  from unnest($1::text[], $2::text[]) with ordinality as asked (organisation_id, id, question)
  join payments.payment
    on payment.organisation_id = asked.organisation_id and payment.id = asked.id
  union
  select question, attempt.organisation_id, attempt.payment_id
  from unnest($3::text[], $4::text[], $5::bigint[]) as asked (organisation_id, reference, question)
  join payments.attempt
    on attempt.organisation_id = asked.organisation_id
    and attempt.provider_reference = asked.reference
  limit 10000`,
);

export const attemptsInReview = sql<
  Attempt,
  [org: string, mode: string, before: string | null, limit: number]
>(
  'payments.attempts_in_review',
  `
  select ${attemptColumns}
  from payments.attempt
  where organisation_id = $1
    and mode = $2
    and (state = 'in_review' or review_reason is not null and state in ('superseded', 'approved', 'approved_late'))
    and ($3::text is null or id < $3)
  order by id desc
  limit $4`,
);
