import { sql } from '#kernel';
import { attemptColumns } from '../record/columns.ts';
import type { Attempt } from '../record/world.ts';

const isAskable = `state in ('sending', 'pending', 'requires_action', 'unknown')`;

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

/** The attempts of the payments that notices may be about: by our id, or by the provider's. */
export const attemptsAbout = sql<
  Attempt,
  [org: string, mode: string, ids: string[], references: string[]]
>(
  'payments.attempts_about',
  `
  select ${attemptColumns}
  from payments.attempt
  where organisation_id = $1
    and mode = $2
    and payment_id in (
      select payment_id from payments.attempt where organisation_id = $1 and id = any ($3)
      union
      select payment_id
      from payments.attempt
      where organisation_id = $1 and provider_reference = any ($4)
    )
  order by payment_id, number
  limit 1000`,
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
    and state = 'in_review'
    and ($3::text is null or id < $3)
  order by id desc
  limit $4`,
);
