import { type Mode, sql } from '#kernel';
import type { NoticeState } from './notice.machine.ts';

export interface NoticeRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly provider: string;
  readonly connection_id: string;
  readonly provider_notice_id: string;
  readonly type: string;
  readonly attempt_id: string | null;
  readonly provider_references: readonly string[];
  readonly suggests: string;
  readonly subject: string;
  readonly claim: unknown;
  readonly account: string | null;
  readonly occurred_at: Date;
  readonly received_at: Date;
  readonly body: string;
  readonly deliveries: number;
  readonly state: NoticeState;
  readonly attempts: number;
  readonly due_at: Date | null;
  readonly settled_at: Date | null;
  readonly failure: string | null;
}

const noticeColumns = [
  'organisation_id',
  'mode',
  'id',
  'provider',
  'connection_id',
  'provider_notice_id',
  'type',
  'attempt_id',
  'provider_references',
  'suggests',
  'subject',
  'claim',
  'account',
  'occurred_at',
  'received_at',
  'body',
  'deliveries',
  'state',
  'attempts',
  'due_at',
  'settled_at',
  'failure',
]
  .map((column) => `notice.${column}`)
  .join(', ');

interface KeptRow {
  readonly organisation_id: string;
  readonly provider: string;
  readonly connection_id: string;
  readonly provider_notice_id: string;
  readonly id: string;
  readonly subject: string;
  readonly is_due: boolean;
}

type NoticeColumns = [
  organisationIds: string[],
  modes: string[],
  ids: string[],
  providers: string[],
  connectionIds: string[],
  providerNoticeIds: string[],
  types: string[],
  attemptIds: (string | null)[],
  references: string[],
  suggests: string[],
  occurredAts: Date[],
  bodies: string[],
  subjects: string[],
  claims: (string | null)[],
  accounts: (string | null)[],
  now: Date,
];

const insertNotices = `
  insert into webhooks.notice as notice
    (organisation_id, mode, id, provider, connection_id, provider_notice_id, type, attempt_id,
     provider_references, suggests, occurred_at, body, subject, claim, account, received_at, due_at, state)
  select organisation_id, mode, id, provider, connection_id, provider_notice_id, type, attempt_id,
    array(select jsonb_array_elements_text(provider_references)), suggests, occurred_at, body,
    subject, claim, account, $16, $16, 'received'
  from unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::jsonb[], $10::text[], $11::timestamptz[], $12::text[], $13::text[], $14::jsonb[],
    $15::text[]
  ) as draft
    (organisation_id, mode, id, provider, connection_id, provider_notice_id, type, attempt_id,
     provider_references, suggests, occurred_at, body, subject, claim, account)
  order by organisation_id, provider, connection_id, provider_notice_id`;

// A notice that comes again is counted, and tried again at once where nothing came of it so far.
export const keepNotices = sql<KeptRow, NoticeColumns>(
  'webhooks.keep_notices',
  `
  ${insertNotices}
  on conflict on constraint notice_is_kept_once
  do update
  set deliveries = notice.deliveries + 1,
      due_at = case when notice.state in ('failed', 'given_up') then $16 else notice.due_at end,
      settled_at = case when notice.state = 'given_up' then null else notice.settled_at end,
      attempts = case when notice.state = 'given_up' then 0 else notice.attempts end,
      from_state = case when notice.state = 'given_up' then 'given_up' else notice.from_state end,
      event = case when notice.state = 'given_up' then 'replay' else notice.event end,
      state = case when notice.state = 'given_up' then 'received' else notice.state end
  returning organisation_id, provider, connection_id, provider_notice_id, id, subject,
    due_at is not null as is_due`,
);

// One that stands is left alone: it was delivered, and is in hands or settled.
export const keepMissedNotices = sql<KeptRow, NoticeColumns>(
  'webhooks.keep_missed_notices',
  `
  ${insertNotices}
  on conflict on constraint notice_is_kept_once do nothing
  returning organisation_id, provider, connection_id, provider_notice_id, id, subject,
    due_at is not null as is_due`,
);

export const quarantineNotices = sql<
  never,
  [providers: string[], connectionIds: string[], sizes: number[], starts: string[], now: Date]
>(
  'webhooks.quarantine_notices',
  `
  insert into webhooks.quarantine (provider, connection_id, body_size, body_start, received_at)
  select provider, connection_id, body_size, body_start, $5
  from unnest($1::text[], $2::text[], $3::integer[], $4::text[])
    as forged (provider, connection_id, body_size, body_start)
  on conflict (slot)
  do update
  set provider = excluded.provider,
      connection_id = excluded.connection_id,
      body_size = excluded.body_size,
      body_start = excluded.body_start,
      received_at = excluded.received_at`,
);

/** What is known of a notice while it is acted upon: not its body, which is evidence only. */
export type LockedRow = Pick<
  NoticeRow,
  | 'organisation_id'
  | 'mode'
  | 'id'
  | 'provider'
  | 'connection_id'
  | 'type'
  | 'attempt_id'
  | 'provider_references'
  | 'suggests'
  | 'subject'
  | 'claim'
  | 'account'
  | 'occurred_at'
  | 'received_at'
  | 'attempts'
>;

// Machines' clocks differ a little, and a lease is far longer than this second.
export const lockNoticeRows = sql<LockedRow, [ids: readonly string[], now: Date]>(
  'webhooks.lock_notices',
  `
  select organisation_id, mode, id, provider, connection_id, type, attempt_id, provider_references,
    suggests, subject, claim, account, occurred_at, received_at, attempts
  from webhooks.notice
  where id = any ($1::text[])
    and due_at <= $2::timestamptz + interval '1 second'
  order by organisation_id, id
  limit 1000
  for update skip locked`,
);

export const leaseNoticeRows = sql<never, [organisationIds: string[], ids: string[], until: Date]>(
  'webhooks.lease_notices',
  `
  update webhooks.notice as notice
  set due_at = $3
  from unnest($1::text[], $2::text[]) as leased (organisation_id, id)
  where notice.organisation_id = leased.organisation_id
    and notice.id = leased.id`,
);

export const settleNotices = sql<
  never,
  [organisationIds: string[], ids: string[], events: string[], states: string[], now: Date]
>(
  'webhooks.settle_notices',
  `
  update webhooks.notice as notice
  set from_state = notice.state,
      event = settled.event,
      state = settled.state,
      due_at = null,
      settled_at = $5,
      failure = null
  from unnest($1::text[], $2::text[], $3::text[], $4::text[])
    as settled (organisation_id, id, event, state)
  where notice.organisation_id = settled.organisation_id
    and notice.id = settled.id
    and notice.state in ('received', 'failed')`,
);

// An empty due time gives the notice up: it stays to be seen and replayed.
export const failNotices = sql<
  never,
  [organisationIds: string[], ids: string[], failures: string[], dueAts: (Date | null)[], now: Date]
>(
  'webhooks.fail_notices',
  `
  update webhooks.notice as notice
  set from_state = notice.state,
      event = case when failed.due_at is null then 'give_up' else 'fail' end,
      state = case when failed.due_at is null then 'given_up' else 'failed' end,
      attempts = notice.attempts + 1,
      due_at = failed.due_at,
      settled_at = case when failed.due_at is null then $5::timestamptz end,
      failure = failed.failure
  from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
    as failed (organisation_id, id, failure, due_at)
  where notice.organisation_id = failed.organisation_id
    and notice.id = failed.id
    and notice.state in ('received', 'failed')`,
);

export const dueNoticeIds = sql<
  { readonly id: string },
  [before: Date, subjects: readonly string[], limit: number]
>(
  'webhooks.due_notices',
  `
  select id
  from webhooks.notice
  where due_at <= $1
    and subject = any ($2::text[])
  order by due_at
  limit $3`,
);

export const noticesAboutRows = sql<
  NoticeRow,
  [
    organisationId: string,
    mode: string,
    attemptIds: readonly string[],
    references: readonly string[],
  ]
>(
  'webhooks.notices_about',
  `
  select ${noticeColumns}
  from webhooks.notice as notice
  where organisation_id = $1
    and mode = $2
    and (attempt_id = any ($3::text[]) or provider_references && $4::text[])
  order by received_at, id
  limit 500`,
);

export const listNoticeRows = sql<
  NoticeRow,
  [
    organisationId: string,
    mode: string,
    state: string | null,
    provider: string | null,
    cursor: string | null,
    limit: number,
  ]
>(
  'webhooks.list_notices',
  `
  select ${noticeColumns}
  from webhooks.notice as notice
  where organisation_id = $1
    and mode = $2
    and ($3::text is null or state = $3)
    and ($4::text is null or provider = $4)
    and ($5::text is null or id < $5)
  order by id desc
  limit $6`,
);

export const noticeById = sql<NoticeRow, [organisationId: string, mode: string, id: string]>(
  'webhooks.notice_by_id',
  `
  select ${noticeColumns}
  from webhooks.notice as notice
  where organisation_id = $1
    and mode = $2
    and id = $3`,
);

export const replayNoticeRow = sql<
  NoticeRow,
  [organisationId: string, mode: string, id: string, now: Date]
>(
  'webhooks.replay_notice',
  `
  update webhooks.notice as notice
  set from_state = notice.state,
      event = 'replay',
      state = 'received',
      attempts = 0,
      due_at = $4,
      settled_at = null
  where organisation_id = $1
    and mode = $2
    and id = $3
    and state <> 'received'
  returning ${noticeColumns}`,
);

export const purgeNotices = sql<never, [settledBefore: Date, limit: number]>(
  'webhooks.purge_notices',
  `
  delete from webhooks.notice
  where (organisation_id, id) in (
    select organisation_id, id
    from webhooks.notice
    where settled_at < $1
      and state <> 'given_up'
    order by settled_at
    limit $2
    for update skip locked
  )`,
);
