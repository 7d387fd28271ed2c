import { type Mode, sql } from '#kernel';
import type { Payout } from '../payout/payout.ts';
import type { Split, Transfer } from '../share/share.ts';

type PageArguments = [organisationId: string, id: string, only: string | null, limit: number];

const page = (table: string, columns: string, id = 'id'): string => `
  select ${columns}, ${id} as id
  from marketplace.${table}
  where (organisation_id, ${id}) > ($1, $2)
    and ($3::text is null or organisation_id = $3)
  order by organisation_id, ${id}
  limit $4`;

/** A page of splits, by their payments. */
export const pageOfSplits = sql<Split & { readonly id: string }, PageArguments>(
  'marketplace.page_of_splits_to_verify',
  page(
    'split',
    `organisation_id, mode, payment_id, provider, connection_id, charge_kind, currency, fee_minor,
    rounding_minor, booking_count, next_fold_at, created_at, updated_at`,
    'payment_id',
  ),
);

/** What is looked at of a transfer. */
export type VerifiedTransfer = Pick<
  Transfer,
  | 'organisation_id'
  | 'mode'
  | 'id'
  | 'share_id'
  | 'account_id'
  | 'provider'
  | 'amount_minor'
  | 'currency'
  | 'reversed_minor'
  | 'state'
  | 'is_by_provider'
>;

export const pageOfTransfers = sql<VerifiedTransfer, PageArguments>(
  'marketplace.page_of_transfers_to_verify',
  page(
    'transfer',
    `organisation_id, mode, share_id, account_id, provider, amount_minor, currency, reversed_minor,
    state, is_by_provider`,
  ),
);

/** What is looked at of a payout. */
export type VerifiedPayout = Pick<
  Payout,
  | 'organisation_id'
  | 'mode'
  | 'id'
  | 'account_id'
  | 'provider'
  | 'amount_minor'
  | 'currency'
  | 'fee_minor'
  | 'state'
  | 'provider_reference'
>;

export const pageOfPayouts = sql<VerifiedPayout, PageArguments>(
  'marketplace.page_of_payouts_to_verify',
  page(
    'payout',
    `organisation_id, mode, account_id, provider, amount_minor, currency, fee_minor, state,
    provider_reference`,
  ),
);

/** Somebody who has a share, or was transferred to, or was paid out. */
export interface VerifiedSeller {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
}

const sellersIn = (table: string): string => `
    select distinct organisation_id, mode, account_id
    from marketplace.${table}
    where (organisation_id, account_id) > ($1, $2)
      and ($3::text is null or organisation_id = $3)`;

export const pageOfSellers = sql<VerifiedSeller, PageArguments>(
  'marketplace.page_of_sellers_to_verify',
  `
  select organisation_id, mode, account_id as id
  from (
    ${['share', 'transfer', 'payout', 'reserve'].map(sellersIn).join('\n    union')}
  ) as seller
  order by organisation_id, account_id
  limit $4`,
);

/** What the rows of a seller come to. */
export interface SellerSum {
  readonly organisation_id: string;
  readonly account_id: string;
  /** What he is owed, what is kept back, what is on its way out, or what lies at a provider. */
  readonly place: 'owed' | 'reserved' | 'payout' | 'there';
  readonly provider: string | null;
  readonly currency: string;
  readonly minor: bigint;
}

const whose = 'organisation_id = asked.organisation_id and account_id = asked.account_id';
const isOut = "state not in ('failed', 'canceled')";

/** What shares, transfers, payouts and reserves of sellers come to, place by place. */
export const sumsOfSellers = sql<SellerSum, [organisationIds: string[], accountIds: string[]]>(
  'marketplace.sums_of_sellers',
  `
  select asked.organisation_id, asked.account_id, line.place, line.provider, line.currency,
    sum(line.minor)::bigint as minor
  from unnest($1::text[], $2::text[]) as asked (organisation_id, account_id)
  cross join lateral (
    select 'owed' as place, null as provider, currency,
      credited_minor - borne_minor - taken_minor as minor
    from marketplace.share
    where ${whose}
    union all
    select 'there', split.provider, share.currency, share.transferred_minor
    from marketplace.share as share
    join marketplace.split as split using (organisation_id, payment_id)
    where share.organisation_id = asked.organisation_id
      and share.account_id = asked.account_id
    union all
    select place, case place when 'there' then provider end, currency,
      amount_minor - reversed_minor
    from marketplace.transfer
    cross join unnest(array['owed', 'there']) as place
    where ${whose}
      and share_id is null
      and state = 'paid'
    union all
    select place, case place when 'there' then provider end, currency,
      case place when 'payout' then amount_minor else -amount_minor end
    from marketplace.payout
    cross join unnest(array['owed', 'there', 'payout']) as place
    where ${whose}
      and ${isOut}
      and (place <> 'there' or provider_reference is not null)
      and (place <> 'payout' or state <> 'settled')
    union all
    select place, case place when 'there' then provider end, currency, -fee_minor
    from marketplace.payout
    cross join unnest(array['owed', 'there']) as place
    where ${whose}
      and provider_reference is not null
    union all
    select 'reserved', null, currency, amount_minor
    from marketplace.reserve
    where ${whose}
      and released_at is null
  ) as line
  group by asked.organisation_id, asked.account_id, line.place, line.provider, line.currency
  limit 100000`,
);

/** Those of some sellers for whom something is on its way, or due to be. */
export const sellersUnderWay = sql<
  { readonly account_id: string },
  [organisationId: string, accountIds: readonly string[], now: Date]
>(
  'marketplace.sellers_under_way',
  `
  select account_id
  from unnest($2::text[]) as asked (account_id)
  where exists (
      select
      from marketplace.transfer
      where organisation_id = $1
        and account_id = asked.account_id
        and state in ('sending', 'in_review')
    )
    or exists (
      select
      from marketplace.reversal
      join marketplace.transfer on transfer.organisation_id = reversal.organisation_id
        and transfer.id = reversal.transfer_id
      where transfer.organisation_id = $1
        and transfer.account_id = asked.account_id
        and reversal.state in ('sending', 'in_review')
    )
    or exists (
      select
      from marketplace.payout
      where organisation_id = $1
        and account_id = asked.account_id
        and state in ('sending', 'in_review')
    )
    or exists (
      select
      from marketplace.share
      join marketplace.split using (organisation_id, payment_id)
      where share.organisation_id = $1
        and share.account_id = asked.account_id
        and split.next_fold_at <= $3
    )
  limit 10000`,
);

interface Violation {
  readonly fault: string;
}

type Nouns = 'share' | 'transfer' | 'reversal' | 'payout';

const misplaced = (noun: Nouns, initial: string): string => `
  select format('%s is %s after %s steps; its log holds %s and ends in %s', object.id, object.state,
    object.step_count, log.steps, log.state) as fault
  from marketplace.${noun} as object
  cross join lateral (
    select count(*) as steps, coalesce(max(sequence), 0) as last,
      coalesce((array_agg(to_state order by sequence desc))[1], '${initial}') as state
    from marketplace.${noun}_step as step
    where step.organisation_id = object.organisation_id and step.object_id = object.id
  ) as log
  where ($1::text is null or object.organisation_id = $1)
    and ((object.state, object.step_count) <> (log.state, log.steps) or log.steps <> log.last)
  limit 100`;

/** I4: whatever stands elsewhere than its steps lead to, or whose steps have a gap. */
export const misplacedOf = {
  share: sql<Violation, [only: string | null]>(
    'marketplace.misplaced_shares',
    misplaced('share', 'held'),
  ),
  transfer: sql<Violation, [only: string | null]>(
    'marketplace.misplaced_transfers',
    misplaced('transfer', 'sending'),
  ),
  reversal: sql<Violation, [only: string | null]>(
    'marketplace.misplaced_reversals',
    misplaced('reversal', 'sending'),
  ),
  payout: sql<Violation, [only: string | null]>(
    'marketplace.misplaced_payouts',
    misplaced('payout', 'sending'),
  ),
} as const;

/** L1: what should have been looked at or ended long ago. An errand is asked about for five days. */
export const forgotten = sql<Violation, [only: string | null, before: Date, sentBefore: Date]>(
  'marketplace.forgotten_work',
  `
  select format('split %s was to be folded at %s', payment_id, next_fold_at) as fault
  from marketplace.split
  where next_fold_at < $2
    and ($1::text is null or organisation_id = $1)
  union all
  select format('payout %s (%s) was to be looked at at %s', id, state, next_look_at)
  from marketplace.payout
  where next_look_at < $2
    and ($1::text is null or organisation_id = $1)
  union all
  select format('payout %s is %s, and nobody looks at it', id, state)
  from marketplace.payout
  where state in ('pending', 'in_transit', 'paid')
    and next_look_at is null
    and ($1::text is null or organisation_id = $1)
  union all
  select format('reserve %s was to be let go at %s', id, release_at)
  from marketplace.reserve
  where released_at is null
    and release_at < $2
    and ($1::text is null or organisation_id = $1)
  union all
  select format('transfer %s is still being sent', id)
  from marketplace.transfer
  where state = 'sending'
    and updated_at < $3
    and ($1::text is null or organisation_id = $1)
  union all
  select format('reversal %s is still being sent', id)
  from marketplace.reversal
  where state = 'sending'
    and updated_at < $3
    and ($1::text is null or organisation_id = $1)
  union all
  select format('payout %s is still being sent', id)
  from marketplace.payout
  where state = 'sending'
    and updated_at < $3
    and ($1::text is null or organisation_id = $1)
  limit 100`,
);
