import { sql } from '#kernel';

/** When anything of an organisation is due next, but for looks at accounts, which never end. */
export const nextDue = sql<{ readonly due: Date | null }, [organisationId: string]>(
  'simulate.next_due_in_market',
  `
  select min(due) as due
  from (
    select greatest(next_action_at, lease_until) as due
    from payments.attempt
    where organisation_id = $1
      and state in ('sending', 'pending', 'requires_action', 'unknown', 'superseded')
      and next_action_at is not null
    union all
    select greatest(next_action_at, lease_until)
    from providers.errand
    where organisation_id = $1
      and state in ('sending', 'unknown')
    union all
    select due_at + interval '3 seconds'
    from webhooks.notice
    where organisation_id = $1
      and due_at is not null
    union all
    select next_fold_at
    from marketplace.split
    where organisation_id = $1
      and not exists (
        select
        from marketplace.share
        where share.organisation_id = split.organisation_id
          and share.payment_id = split.payment_id
          and problem = 'reversal_failed'
          and problem_code = 'balance_insufficient'
      )
    union all
    select next_look_at
    from marketplace.payout
    where organisation_id = $1
    union all
    select release_at
    from marketplace.reserve
    where organisation_id = $1
      and released_at is null
    union all
    select next_look_at
    from payments.dispute
    where organisation_id = $1
      and state not in ('won', 'lost')
    union all
    select next_action_at
    from payments.dispute_response
    where organisation_id = $1
      and state in ('sending', 'unknown')
  ) as dues
  where due is not null`,
);

/** A world is over: nobody looks at what it holds any more, in whatever world comes next. */
export const endAttempts = sql<never, [organisationId: string]>(
  'simulate.end_attempts',
  `
  update payments.attempt
  set expires_at = null
  where organisation_id = $1
    and expires_at is not null`,
);

/** The same for accounts of sellers, which are looked at for ever. */
export const endAccounts = sql<never, [organisationId: string]>(
  'simulate.end_accounts',
  `
  update accounts.account
  set next_look_at = null
  where organisation_id = $1`,
);

/** The same for what is read again of each account, for ever. */
export const endCatchUps = sql<never, [organisationId: string]>(
  'simulate.end_catch_ups',
  `
  delete from marketplace.catch_up
  where organisation_id = $1`,
);

/** The same for what is taken back of those who have nothing, again every day. */
export const endSplits = sql<never, [organisationId: string]>(
  'simulate.end_splits',
  `
  update marketplace.split
  set next_fold_at = null
  where organisation_id = $1
    and next_fold_at is not null`,
);

/** The same for disputes that stand. */
export const endDisputes = sql<never, [organisationId: string]>(
  'simulate.end_disputes',
  `
  update payments.dispute
  set next_look_at = null
  where organisation_id = $1`,
);

/** What has not come to its end. */
export const unfinished = sql<
  { readonly what: string; readonly state: string; readonly whose: string },
  [organisationId: string]
>(
  'simulate.unfinished_in_market',
  `
  select id as what, state, payment_id as whose
  from payments.attempt
  where organisation_id = $1
    and state in ('sending', 'pending', 'unknown')
  union all
  select id, kind || ' ' || state, subject_id
  from providers.errand
  where organisation_id = $1
    and state in ('sending', 'unknown', 'in_review')
  union all
  select id, state, account_id
  from marketplace.payout
  where organisation_id = $1
    and state in ('sending', 'pending', 'in_transit', 'paid', 'in_review')
  union all
  select id, concat_ws(' ', state, problem, problem_code, problem_message), payment_id
  from marketplace.share
  where organisation_id = $1
    and (problem is not null or state = 'released' and credited_minor > 0)
    and problem_code is distinct from 'balance_insufficient'
  union all
  select id, state, type
  from webhooks.notice
  where organisation_id = $1
    and state in ('received', 'failed')
  limit 100`,
);

export interface ShareRow {
  readonly id: string;
  readonly payment: string;
  readonly account: string;
  readonly currency: string;
  readonly kind: string;
  readonly state: string;
  readonly credited: bigint;
  readonly borne: bigint;
  readonly taken: bigint;
  readonly recalled: bigint;
  readonly transferred: bigint;
  readonly problem: string | null;
  readonly code: string | null;
}

/** Every share, as it is booked. */
export const allShares = sql<ShareRow, [organisationId: string]>(
  'simulate.all_shares',
  `
  select id, share.payment_id as payment, account_id as account, share.currency, state,
    charge_kind as kind, credited_minor::bigint as credited, borne_minor::bigint as borne,
    taken_minor::bigint as taken, recalled_minor::bigint as recalled,
    transferred_minor::bigint as transferred, problem, problem_code as code
  from marketplace.share
  join marketplace.split using (organisation_id, payment_id)
  where organisation_id = $1
  order by id
  limit 10000`,
);

export interface MovedRow {
  readonly id: string;
  readonly what: 'transfer' | 'reversal' | 'payout';
  readonly account: string;
  readonly currency: string;
  readonly state: string;
  readonly minor: bigint;
  readonly fee: bigint;
  readonly reference: string | null;
  /** Somebody else than we asked for it. */
  readonly isTheirs: boolean;
  readonly hasShare: boolean;
}

/** Every transfer, reversal and payout. */
export const allMoved = sql<MovedRow, [organisationId: string]>(
  'simulate.all_moved',
  `
  select id, 'transfer' as what, account_id as account, currency, state,
    amount_minor::bigint as minor, 0::bigint as fee, provider_reference as reference,
    is_by_provider as "isTheirs", share_id is not null as "hasShare"
  from marketplace.transfer
  where organisation_id = $1
  union all
  select id, 'reversal', account_id, currency, state, amount_minor::bigint, 0::bigint,
    provider_reference, is_by_provider, share_id is not null
  from marketplace.reversal
  where organisation_id = $1
  union all
  select id, 'payout', account_id, currency, state, amount_minor::bigint, fee_minor::bigint,
    provider_reference, is_automatic, false
  from marketplace.payout
  where organisation_id = $1
  order by id
  limit 10000`,
);

/** Every account of a seller by the provider's name. */
export const allAccounts = sql<
  { readonly id: string; readonly reference: string | null; readonly state: string },
  [organisationId: string]
>(
  'simulate.all_accounts',
  `
  select id, provider_reference as reference, state
  from accounts.account
  where organisation_id = $1
  limit 1000`,
);

/** How often each edge of the machines of a marketplace was taken. */
export const edgesTaken = sql<
  { readonly edge: string; readonly times: number },
  [organisationId: string]
>(
  'simulate.edges_in_market',
  `
  select edge, count(*)::integer as times
  from (
    select organisation_id, 'share ' || from_state || ' ' || event || ' ' || to_state as edge
    from marketplace.share_step
    union all
    select organisation_id, 'transfer ' || from_state || ' ' || event || ' ' || to_state
    from marketplace.transfer_step
    union all
    select organisation_id, 'reversal ' || from_state || ' ' || event || ' ' || to_state
    from marketplace.reversal_step
    union all
    select organisation_id, 'payout ' || from_state || ' ' || event || ' ' || to_state
    from marketplace.payout_step
    union all
    select organisation_id, 'account ' || from_state || ' ' || event || ' ' || to_state
    from accounts.account_step
  ) as steps
  where organisation_id = $1
  group by edge
  limit 1000`,
);

/** How often payments and transfers went certain ways. */
export const pathsGone = sql<
  { readonly way: string; readonly times: number },
  [organisationId: string]
>(
  'simulate.paths_in_market',
  `
  select charge_kind as way, count(*)::integer as times
  from marketplace.split
  where organisation_id = $1
  group by charge_kind
  union all
  select 'several', count(*)::integer
  from marketplace.share
  where organisation_id = $1
    and place > 1
  union all
  select 'held', count(*)::integer
  from marketplace.share
  where organisation_id = $1
    and hold_release <> 'immediately'
    and state <> 'held'
  union all
  select 'recalled', count(*)::integer
  from marketplace.share
  where organisation_id = $1
    and recalled_minor > 0
  union all
  select 'part', count(*)::integer
  from payments.payment
  where organisation_id = $1
    and split is not null
    and captured_minor between 1 and amount_minor - 1
  union all
  select 'again', count(*)::integer
  from marketplace.transfer as failed
  where organisation_id = $1
    and state = 'failed'
    and exists (
      select
      from marketplace.transfer as later
      where later.organisation_id = failed.organisation_id
        and later.share_id = failed.share_id
        and later.state = 'paid'
    )
  union all
  select 'plain', count(*)::integer
  from marketplace.transfer
  where organisation_id = $1
    and share_id is null
    and state = 'paid'
  union all
  select 'disputed', count(*)::integer
  from payments.dispute
  join payments.payment
    on payment.organisation_id = dispute.organisation_id and payment.id = dispute.payment_id
  where dispute.organisation_id = $1
    and split is not null
  union all
  select 'won', count(*)::integer
  from payments.dispute
  where organisation_id = $1
    and state = 'won'
  union all
  select 'owed', count(*)::integer
  from ledger.account
  where organisation_id = $1
    and path like 'merchant:%:owing:%'
  union all
  select 'automatic', count(*)::integer
  from marketplace.payout
  where organisation_id = $1
    and is_automatic
  limit 100`,
);

/** Texts that hold what must stand nowhere. */
export const leakedText = sql<
  { readonly place: string; readonly text: string },
  [organisationId: string, pattern: string]
>(
  'simulate.leaked_text',
  `
  select place, substring(told from '.{0,40}(?:' || $2 || ').{0,20}') as text
  from (
    select organisation_id, 'an exchange of an errand' as place, exchange::text as told
    from providers.errand_exchange as exchange
    union all
    select organisation_id, 'an errand', errand::text
    from providers.errand
    union all
    select organisation_id, 'an exchange of an attempt', exchange::text
    from payments.exchange
    union all
    select organisation_id, 'an event', event::text
    from kernel.event
    union all
    select organisation_id, 'a notice', notice::text
    from webhooks.notice
    union all
    select organisation_id, 'an account', account::text
    from accounts.account
  ) as texts
  where organisation_id = $1
    and told ~ $2
  limit 10`,
);

/** What moved an account of the ledger, oldest first, credits positive. */
export const movesOfPath = sql<
  { readonly kind: string; readonly whose: string; readonly minor: bigint },
  [organisationId: string, path: string]
>(
  'simulate.moves_of_path',
  `
  select transfer.kind, transfer.reference_type || ' ' || transfer.reference_id as whose,
    entry.amount::bigint as minor
  from ledger.account
  join ledger.entry
    on entry.organisation_id = account.organisation_id
    and entry.account = account.number
  join ledger.transfer
    on transfer.organisation_id = entry.organisation_id
    and transfer.mode = entry.mode
    and transfer.id = entry.transfer_id
  where account.organisation_id = $1
    and account.path = $2
    and entry.layer = 'posted'
  order by entry.version
  limit 1000`,
);
