import { sql } from '#kernel';

/** When anything of these organisations is due next. */
export const nextDue = sql<
  { readonly due: Date | null },
  [organisationIds: readonly string[], now: Date]
>(
  'simulate.next_due',
  `
  select min(due) as due
  from (
    select greatest(min(next_action_at), min(lease_until)) as due
    from payments.attempt
    where organisation_id = any ($1)
      and state in ('sending', 'pending', 'requires_action', 'unknown')
      and next_action_at is not null
    group by id
    union all
    -- What is superseded is watched until it is known.
    select min(next_action_at)
    from payments.attempt
    where organisation_id = any ($1)
      and state = 'superseded'
      and next_action_at is not null
    union all
    select greatest(min(next_action_at), min(lease_until))
    from payments.payment_method
    where organisation_id = any ($1)
      and state in ('storing', 'requires_action')
    group by id
    union all
    -- Not the far end of what is held, but what is over and waits for something under way. One
    -- that waits for a person does so for ever where nobody looks at the queue.
    select min(expires_at)
    from payments.attempt
    where organisation_id = any ($1)
      and operation = 'authorize'
      and state in ('pending', 'requires_action', 'approved', 'approved_late')
      and expires_at < $2::timestamptz + interval '10 minutes'
      and not exists (
        select
        from payments.attempt as reviewed
        where reviewed.payment_id = attempt.payment_id
          and reviewed.state = 'in_review'
      )
    union all
    select min(due_at) + interval '3 seconds'
    from webhooks.notice
    where organisation_id = any ($1)
      and due_at is not null
  ) as dues
  where due is not null`,
);

/** A world is over: nobody looks at what it holds any more, in whatever world comes next. */
export const endWorld = sql<never, [organisationIds: readonly string[]]>(
  'simulate.end_world',
  `
  update payments.attempt
  set expires_at = null
  where organisation_id = any ($1)
    and expires_at is not null`,
);

/** What has not come to its end: an attempt, a refund or a method, and where it stands. */
export const unfinished = sql<
  { readonly what: string; readonly state: string; readonly payment: string },
  [organisationIds: readonly string[]]
>(
  'simulate.unfinished',
  `
  select id as what, state, payment_id as payment
  from payments.attempt
  where organisation_id = any ($1)
    and state in ('sending', 'pending', 'unknown')
  union all
  select id, state, id
  from payments.payment
  where organisation_id = any ($1)
    and state = 'processing'
  union all
  select refund.id, refund.state, refund.payment_id
  from payments.refund
  where refund.organisation_id = any ($1)
    and refund.state = 'pending'
    and not exists (
      select
      from payments.attempt
      where attempt.organisation_id = refund.organisation_id
        and attempt.refund_id = refund.id
        and attempt.state = 'in_review'
    )
  union all
  select id, state, customer_id
  from payments.payment_method
  where organisation_id = any ($1)
    and state in ('storing', 'requires_action')
  union all
  select id, state, coalesce(attempt_id, id)
  from webhooks.notice
  where organisation_id = any ($1)
    and state in ('received', 'failed')
  limit 100`,
);

/**
 * Payments that were charged twice although nobody was tried while another was unknown, and whose
 * merchant wants to decide about that; those whose second charge waits for a person because it
 * could not be given back; those of which it waits although somebody was tried meanwhile; and those
 * whose capture was taken back when it had been refunded.
 */
export const oddPayments = sql<
  { readonly payment: string; readonly what: 'twice' | 'risked' | 'lost' },
  [organisationIds: readonly string[]]
>(
  'simulate.odd_payments',
  `
  with told as (
    select payment.organisation_id, payment.id, event.type,
      payment.plan -> 'policy' ->> 'cascade' = 'compensate' as is_given_back,
      exists (
        select
        from payments.attempt
        join payments.attempt_step as step
          on step.organisation_id = attempt.organisation_id and step.object_id = attempt.id
        where attempt.organisation_id = payment.organisation_id
          and attempt.payment_id = payment.id
          and step.from_state = 'unknown'
          and step.event = 'supersede'
      ) as is_risked,
      exists (
        select
        from payments.attempt as waiting
        where waiting.organisation_id = payment.organisation_id
          and waiting.payment_id = payment.id
          and waiting.operation = 'authorize'
          and waiting.review_reason is not null
      ) as is_waiting,
      exists (
        select
        from payments.attempt as sent_back
        where sent_back.organisation_id = payment.organisation_id
          and sent_back.payment_id = payment.id
          and sent_back.operation = 'return'
          and sent_back.state <> 'approved'
      ) as is_stuck
    from kernel.event
    join payments.payment
      on payment.organisation_id = event.organisation_id and payment.id = event.object_id
    where event.organisation_id = any ($1)
      and event.type in ('payment.capture_lost', 'payment.charged_twice')
  )
  select distinct id as payment,
    case
      when type = 'payment.capture_lost' then 'lost'
      when is_waiting and is_stuck or not is_given_back and not is_risked then 'twice'
      else 'risked'
    end as what
  from told
  where type = 'payment.capture_lost'
    or is_waiting and is_stuck
    or not is_given_back and not is_risked
    or not is_given_back and is_waiting
  limit 1000`,
);

/** How often payments went the ways of several providers, by name. */
export const waysGone = sql<
  { readonly way: string; readonly times: number },
  [organisationIds: readonly string[]]
>(
  'simulate.ways_gone',
  `
  select operation || ' ' || state as way, count(*)::integer as times
  from payments.attempt
  where organisation_id = any ($1)
    and operation in ('return', 'increment')
  group by operation, state
  union all
  select 'elsewhere after ' || first.state, count(*)::integer
  from payments.attempt as first
  join payments.attempt as later
    on later.organisation_id = first.organisation_id
    and later.payment_id = first.payment_id
    and later.number = first.number + 1
  where first.organisation_id = any ($1)
    and first.operation = 'authorize'
    and later.operation = 'authorize'
    and later.provider <> first.provider
  group by first.state
  union all
  select 'late refund ' || refund.state, count(*)::integer
  from payments.refund
  join payments.payment
    on payment.organisation_id = refund.organisation_id and payment.id = refund.payment_id
  where refund.organisation_id = any ($1)
    and payment.state = 'succeeded_late'
    and payment.plan -> 'policy' ->> 'lateSuccess' = 'refund'
  group by refund.state
  limit 100`,
);

/** How often each edge of a machine was taken. */
export const edgesTaken = sql<
  { readonly edge: string; readonly times: number },
  [organisationIds: readonly string[]]
>(
  'simulate.edges_taken',
  `
  select edge, count(*)::integer as times
  from (
    select organisation_id, 'payment ' || from_state || ' ' || event || ' ' || to_state as edge
    from payments.payment_step
    union all
    select organisation_id, 'attempt ' || from_state || ' ' || event || ' ' || to_state
    from payments.attempt_step
    union all
    select organisation_id, 'refund ' || from_state || ' ' || event || ' ' || to_state
    from payments.refund_step
  ) as steps
  where organisation_id = any ($1)
  group by edge
  limit 1000`,
);
