-- What is asked for twice, as by a request that is run again after a crash, is done once.

-- What the platform has called back of a share by hand. The share keeps the sum.
create table marketplace.recall (
  organisation_id text not null,
  mode kernel.mode not null,
  id kernel.id not null,
  share_id kernel.id not null,
  transfer_id kernel.id not null,
  amount_minor marketplace.minor_units not null
    constraint something_is_recalled check (amount_minor > 0),
  created_at timestamptz not null,
  primary key (organisation_id, id),
  constraint recall_is_of_transfer foreign key (organisation_id, transfer_id)
    references marketplace.transfer (organisation_id, id)
);
create index recall_by_transfer on marketplace.recall (organisation_id, transfer_id);
call kernel.wall_tenants('marketplace.recall');
call kernel.make_append_only('marketplace.recall');

-- The errand that calls a payout off, while nobody knows how that ended and after it was.
alter table marketplace.payout add column cancel_id kernel.id;
create unique index payout_by_cancel on marketplace.payout (organisation_id, cancel_id)
  where cancel_id is not null;

-- Wake-ups carry the payment alone.
create index split_by_payment on marketplace.split (payment_id);
