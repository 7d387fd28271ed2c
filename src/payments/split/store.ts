import { type Mode, sql } from '#kernel';
import type { RefundSplit, SplitCharge, SplitPlan } from './split-plan.ts';

/** A split payment with what was captured, given back and disputed of it. */
export interface SplitRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly version: bigint;
  readonly currency: string;
  readonly provider: string | null;
  readonly connection_id: string | null;
  readonly split: SplitPlan;
  readonly split_charge: SplitCharge | null;
  readonly amount_minor: bigint;
  readonly captured_minor: bigint;
  readonly captured_at: Date | null;
  readonly disputed_minor: bigint;
  readonly dispute_fee_minor: bigint;
  readonly refunds: readonly RefundRow[];
  readonly returned: readonly RefundRow[];
}

interface RefundRow {
  readonly id: string;
  readonly minor: string;
  readonly split: RefundSplit | null;
}

/**
 * Split payments among those asked for. The connection is that of the authorisation under which
 * money was taken; what a dispute took is counted in the payment's currency.
 */
export const splitPaymentsAmong = sql<
  SplitRow,
  [organisationIds: string[], modes: string[], ids: string[]]
>(
  'payments.split_payments_among',
  `
  select payment.organisation_id, payment.mode, payment.id, payment.version, payment.currency,
    payment.provider, granted.connection_id, payment.split, payment.split_charge,
    payment.amount_minor, payment.captured_minor,
    case when payment.captured_minor > 0 then taken.at end as captured_at,
    disputed.minor as disputed_minor, disputed.fee_minor as dispute_fee_minor, given_back.refunds,
    given_back.returned
  from unnest($1::text[], $2::text[], $3::text[]) as asked (organisation_id, mode, id)
  join payments.payment as payment
    on payment.organisation_id = asked.organisation_id
    and payment.id = asked.id
    and payment.mode = asked.mode::kernel.mode
  left join lateral (
    select connection_id
    from payments.attempt
    where organisation_id = payment.organisation_id
      and payment_id = payment.id
      and operation = 'authorize'
    order by state in ('approved', 'approved_late', 'reversed', 'expired') desc, number desc
    limit 1
  ) as granted on true
  cross join lateral (
    select coalesce(
        min(occurred_at) filter (where event in ('capture', 'capture_part')),
        min(occurred_at) filter (where event = 'succeed_late')
      ) as at
    from payments.payment_step
    where organisation_id = payment.organisation_id and object_id = payment.id
  ) as taken
  cross join lateral (
    select
      coalesce(sum(withdrawn_minor) filter (
        where withdrawn_currency = payment.currency
      ), 0)::bigint as minor,
      coalesce(sum(fee_minor) filter (
        where fee_currency = payment.currency
      ), 0)::bigint as fee_minor
    from payments.dispute
    where organisation_id = payment.organisation_id and payment_id = payment.id
  ) as disputed
  cross join lateral (
    select
      coalesce(jsonb_agg(shown order by id) filter (where state = 'succeeded'), '[]') as refunds,
      coalesce(jsonb_agg(shown order by id) filter (where state = 'failed'), '[]') as returned
    from (
      select id, state,
        jsonb_build_object('id', id, 'minor', amount_minor::text, 'split', split) as shown
      from payments.refund
      where organisation_id = payment.organisation_id
        and payment_id = payment.id
        and (
          state = 'succeeded'
          or state = 'failed'
          -- What the provider never made has not come back either.
          and exists (
            select
            from payments.attempt
            where attempt.organisation_id = refund.organisation_id
              and attempt.payment_id = refund.payment_id
              and attempt.refund_id = refund.id
              and attempt.provider_reference is not null
          )
        )
    ) as made
  ) as given_back
  where payment.split is not null
  order by payment.organisation_id, payment.id
  limit 10000`,
);
