import { type Mode, sql } from '#kernel';
import { isOpen, ofPage, type Page } from '../store.ts';

/** What we say of one payment that went to a provider. */
export interface ClaimRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly state: string;
  readonly currency: string;
  readonly held_minor: bigint;
  readonly captured_minor: bigint;
  readonly refunded_minor: bigint;
  readonly attempt_ids: readonly string[];
  readonly refund_ids: readonly string[];
  readonly references: readonly string[];
  /** Minor units as text, because JSON has no bigint. */
  readonly credited: readonly { readonly reference: string; readonly minor: string }[];
  readonly is_open: boolean;
}

/** An authorisation, or what it was raised by, that was voided before anything was taken of it. */
const isLetGo = `(
  exists (
    select
    from payments.attempt as void
    where void.organisation_id = attempt.organisation_id
      and void.payment_id = attempt.payment_id
      and void.connection_id = attempt.connection_id
      and void.request ->> 'reference' = attempt.provider_reference
      and void.operation = 'void'
      and void.state = 'approved'
  )
  and not exists (
    select
    from payments.attempt as capture
    where capture.organisation_id = attempt.organisation_id
      and capture.payment_id = attempt.payment_id
      and capture.connection_id = attempt.connection_id
      and capture.request ->> 'reference' = attempt.provider_reference
      and capture.operation = 'capture'
      and capture.state = 'approved'
  ))`;

/**
 * The payments of a page that were sent to one provider, with their authorisations, and of their
 * money what is there: a payment that was tried elsewhere as well has it where it went through.
 */
export const claimsOfPage = sql<ClaimRow, [...Page, provider: string]>(
  'payments.claims_of_page',
  `
  select object.organisation_id, object.mode, object.id, object.state, object.currency,
    sent.attempt_ids, sent.refund_ids, sent.names as "references", taken.credited,
    -- What came twice is kept apart, but the provider holds or took it all the same.
    case when object.provider = $3 then object.held_minor else 0 end
      + case when object.capture_mode = 'manual' then sent.twice_minor else 0 end as held_minor,
    case when object.provider = $3 then object.captured_minor else 0 end
      + case when object.capture_mode = 'automatic' then sent.twice_minor else 0 end
      + sent.returned_minor as captured_minor,
    case when object.provider = $3 then object.refunded_minor else 0 end
      + sent.returned_minor as refunded_minor,
    sent.open_attempts > 0 as is_open
  from ${ofPage.payment}
  cross join lateral (
    select array_agg(id::text order by number) filter (where operation = 'authorize')
        as attempt_ids,
      coalesce(array_agg(id::text order by number) filter (
        where request ->> 'operation' = 'refund'
      ), '{}') as refund_ids,
      coalesce(array_agg(provider_reference::text order by number) filter (
        where operation = 'authorize' and provider_reference is not null
      ), '{}') as names,
      greatest(
        coalesce(sum(case operation when 'return' then -amount_minor else amount_minor end)
          filter (
            where operation in ('authorize', 'increment', 'return')
              and state in ('approved', 'approved_late', 'reversed')
              and not ${isLetGo}
          ), 0)::bigint
          - case
            when object.provider <> $3 then 0
            -- Its own is let go, and is not among them.
            when object.state = 'canceled'
              and coalesce(bool_or(operation = 'authorize' and ${isLetGo}), false) then 0
            else object.authorized_minor
          end,
        0) as twice_minor,
      coalesce(sum(amount_minor) filter (
        where operation = 'return'
          and request ->> 'operation' = 'refund'
          and state in ('approved', 'approved_late')
      ), 0)::bigint as returned_minor,
      -- What was superseded is watched to its end as well.
      count(*) filter (where ${isOpen} or state = 'superseded') as open_attempts
    from payments.attempt as attempt
    where attempt.organisation_id = object.organisation_id
      and attempt.payment_id = object.id
      and attempt.provider = $3
  ) as sent
  cross join lateral (
    select coalesce(
        jsonb_agg(jsonb_build_object(
          'reference', credit.bank_reference, 'minor', part.amount_minor::text
        ) order by credit.id),
        '[]') as credited
    from payments.credit_part as part
    join payments.credit as credit
      on credit.organisation_id = part.organisation_id and credit.id = part.credit_id
    where part.organisation_id = object.organisation_id
      and part.attempt_id = any (sent.attempt_ids)
  ) as taken
  where sent.attempt_ids is not null`,
);

/** Of some names those that no attempt bears, whosever it is. */
export const namesOfNoAttempt = sql<{ readonly id: string }, [ids: readonly string[]]>(
  'payments.names_of_no_attempt',
  `
  select asked.id
  from unnest($1::text[]) as asked (id)
  where not exists (select from payments.attempt as attempt where attempt.id = asked.id)
  order by asked.id
  limit 1000`,
);

/** What we say has arrived on an account, by the bank's name for it. */
export interface CreditClaimRow {
  readonly id: string;
  readonly bank_reference: string;
  readonly amount_minor: bigint;
  readonly currency: string;
}

/** A page of an account's credits. */
export const creditsOfAccount = sql<
  CreditClaimRow,
  [organisationId: string, connectionId: string, after: string, limit: number]
>(
  'payments.credits_of_account',
  `
  select id, bank_reference, amount_minor, currency
  from payments.credit
  where organisation_id = $1 and connection_id = $2 and id > $3
  order by id
  limit $4`,
);
