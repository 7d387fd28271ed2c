-- Files that are shown to providers as evidence, and what each account of a provider calls them.

create table payments.file (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  purpose text not null constraint purpose_is_known check (purpose in ('dispute_evidence')),
  name text not null constraint name_is_short check (length(name) between 1 and 200),
  content_type text not null constraint content_type_is_known
    check (content_type in ('application/pdf', 'image/jpeg', 'image/png')),
  size_bytes integer not null,
  sha256 bytea not null,
  content bytea not null,
  created_at timestamptz not null,
  primary key (organisation_id, id),
  constraint content_is_bounded check (octet_length(content) between 1 and 5000000),
  constraint size_is_of_content check (size_bytes = octet_length(content)),
  constraint hash_is_of_content check (sha256 = sha256(content))
);
-- Documents and pictures are packed already: packing them again costs time and gains nothing.
alter table payments.file alter column content set storage external;
call kernel.wall_tenants('payments.file');
-- What was taken in stays as it came. It may be deleted some day, because files tell of people.
revoke update on payments.file from bascule_engine;

-- A file as a provider holds it, for as long as it does. The row stands before evidence names the
-- file there.
create table payments.file_upload (
  organisation_id text not null,
  mode kernel.mode not null,
  file_id kernel.id not null,
  connection_id kernel.id not null,
  -- The connected account in whose name it was uploaded; empty for the platform's own.
  account payments.short_text not null default '',
  provider_reference payments.short_text not null,
  uploaded_at timestamptz not null,
  primary key (organisation_id, file_id, connection_id, account),
  constraint upload_is_of_file foreign key (organisation_id, file_id)
    references payments.file (organisation_id, id)
);
call kernel.wall_tenants('payments.file_upload');
