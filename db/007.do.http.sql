-- HTTP: idempotency keys, and the answers they replay.

create schema http;
grant usage on schema http to bascule_engine;

-- A claim is small and its answer is not: with room left on the page the second write stays there
-- and touches no index. At 25 all updates do, at 60 half of them; the table grows by a sixteenth.
create table http.idempotency_key (
  organisation_id kernel.id not null,
  mode kernel.mode not null,
  key text not null constraint key_is_short check (length(key) between 1 and 255),
  -- Of method, path and body: the key stands for this request and no other.
  fingerprint bytea not null constraint fingerprint_is_a_sha256 check (length(fingerprint) = 32),
  -- What the ids of everything made by this request are drawn from.
  seed text not null constraint seed_is_short check (length(seed) <= 120),
  -- The request that works on it now.
  holder text not null constraint holder_is_short check (length(holder) <= 120),
  status text not null
    constraint status_is_known check (status in ('in_progress', 'finished')),
  lease_until timestamptz not null,
  reply_status smallint
    constraint reply_status_is_a_final_answer check (reply_status between 200 and 499),
  -- Sealed: an answer may carry a secret that is shown once.
  reply text constraint reply_is_bounded check (length(reply) <= 4194304),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (organisation_id, mode, key),
  constraint finished_means_answered
    check ((status = 'finished') = (reply is not null and reply_status is not null)),
  constraint key_is_kept_for_a_day check (expires_at >= created_at + interval '24 hours')
) with (fillfactor = 25);
create index idempotency_key_by_expiry on http.idempotency_key (expires_at);
call kernel.wall_tenants('http.idempotency_key');
revoke select on http.idempotency_key from bascule_tenant;
