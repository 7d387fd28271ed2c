import { type Mode, sql } from '#kernel';
import type { Reversal, Transfer } from '../share/share.ts';

const columns = `organisation_id, mode, id, share_id, payment_id, account_id, account_reference,
  provider, connection_id, amount_minor, currency, reversed_minor, state, is_by_provider,
  source_charge, provider_reference, description, metadata, failure_code, failure_message,
  step_count, created_at, updated_at`;

const reversalColumns = `organisation_id, mode, id, transfer_id, share_id, account_id, amount_minor,
  currency, state, is_by_provider, provider_reference, failure_code, failure_message, step_count,
  created_at, updated_at`;

export const insertTransfers = sql<never, [rows: string]>(
  'marketplace.insert_transfers',
  `
  insert into marketplace.transfer (${columns})
  select ${columns}
  from jsonb_populate_recordset(null::marketplace.transfer, $1::jsonb)`,
);

export const insertReversals = sql<never, [rows: string]>(
  'marketplace.insert_reversals',
  `
  insert into marketplace.reversal (${reversalColumns})
  select ${reversalColumns}
  from jsonb_populate_recordset(null::marketplace.reversal, $1::jsonb)`,
);

/** Writes down that money of a share is called back by hand; twice under one id is once. */
export const insertRecall = sql<never, [row: string]>(
  'marketplace.insert_recall',
  `
  insert into marketplace.recall
    (organisation_id, mode, id, share_id, transfer_id, amount_minor, created_at)
  select organisation_id, mode, id, share_id, transfer_id, amount_minor, created_at
  from jsonb_populate_recordset(null::marketplace.recall, $1::jsonb)
  on conflict (organisation_id, id) do nothing`,
);

export const recallById = sql<{ readonly id: string }, [organisationId: string, id: string]>(
  'marketplace.recall_by_id',
  `
  select id
  from marketplace.recall
  where organisation_id = $1
    and id = $2`,
);

/** The transfers of some payments, newest first. */
export const transfersOfPayments = sql<
  Transfer,
  [organisationIds: readonly string[], paymentIds: readonly string[]]
>(
  'marketplace.transfers_of_payments',
  `
  select ${columns}
  from marketplace.transfer
  where (organisation_id, payment_id) in (
    select organisation_id, payment_id
    from unnest($1::text[], $2::text[]) as asked (organisation_id, payment_id)
  )
  order by organisation_id, id desc
  limit 100000`,
);

/** What is or was taken back of some transfers. */
export const reversalsOfTransfers = sql<
  Reversal,
  [organisationIds: readonly string[], transferIds: readonly string[]]
>(
  'marketplace.reversals_of_transfers',
  `
  select ${reversalColumns}
  from marketplace.reversal
  where (organisation_id, transfer_id) in (
    select organisation_id, transfer_id
    from unnest($1::text[], $2::text[]) as asked (organisation_id, transfer_id)
  )
  order by organisation_id, id
  limit 100000`,
);

export const transfersById = sql<
  Transfer,
  [organisationIds: readonly string[], ids: readonly string[]]
>(
  'marketplace.transfers_by_id',
  `
  select ${columns}
  from marketplace.transfer
  where (organisation_id, id) in (
    select organisation_id, id
    from unnest($1::text[], $2::text[]) as asked (organisation_id, id)
  )
  order by organisation_id, id
  limit 1000`,
);

/** Locks transfers, always in the same order. */
export const lockTransfers = sql<
  Transfer,
  [organisationIds: readonly string[], ids: readonly string[]]
>(
  'marketplace.lock_transfers',
  `
  select ${columns}
  from marketplace.transfer
  where (organisation_id, id) in (
    select organisation_id, id
    from unnest($1::text[], $2::text[]) as asked (organisation_id, id)
  )
  order by organisation_id, id
  limit 1000
  for no key update`,
);

export const reversalsById = sql<
  Reversal,
  [organisationIds: readonly string[], ids: readonly string[]]
>(
  'marketplace.reversals_by_id',
  `
  select ${reversalColumns}
  from marketplace.reversal
  where (organisation_id, id) in (
    select organisation_id, id
    from unnest($1::text[], $2::text[]) as asked (organisation_id, id)
  )
  order by organisation_id, id
  limit 1000`,
);

/** Writes locked transfers, as JSON. */
export const saveTransfers = sql<never, [rows: string]>(
  'marketplace.save_transfers',
  `
  update marketplace.transfer as stored
  set reversed_minor = changed.reversed_minor,
    state = changed.state,
    provider_reference = changed.provider_reference,
    failure_code = changed.failure_code,
    failure_message = changed.failure_message,
    step_count = changed.step_count,
    updated_at = changed.updated_at
  from jsonb_populate_recordset(null::marketplace.transfer, $1::jsonb) as changed
  where stored.organisation_id = changed.organisation_id
    and stored.id = changed.id`,
);

export const saveReversals = sql<never, [rows: string]>(
  'marketplace.save_reversals',
  `
  update marketplace.reversal as stored
  set state = changed.state,
    provider_reference = changed.provider_reference,
    failure_code = changed.failure_code,
    failure_message = changed.failure_message,
    step_count = changed.step_count,
    updated_at = changed.updated_at
  from jsonb_populate_recordset(null::marketplace.reversal, $1::jsonb) as changed
  where stored.organisation_id = changed.organisation_id
    and stored.id = changed.id`,
);

export const insertTransferSteps = sql<never, [rows: string]>(
  'marketplace.insert_transfer_steps',
  `
  insert into marketplace.transfer_step
    (organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at)
  select organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at
  from jsonb_populate_recordset(null::marketplace.transfer_step, $1::jsonb)`,
);

export const insertReversalSteps = sql<never, [rows: string]>(
  'marketplace.insert_reversal_steps',
  `
  insert into marketplace.reversal_step
    (organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at)
  select organisation_id, mode, object_id, sequence, from_state, event, to_state, occurred_at
  from jsonb_populate_recordset(null::marketplace.reversal_step, $1::jsonb)`,
);

export const transferByReference = sql<
  Transfer,
  [organisationId: string, connectionId: string, reference: string]
>(
  'marketplace.transfer_by_reference',
  `
  select ${columns}
  from marketplace.transfer
  where organisation_id = $1
    and connection_id = $2
    and provider_reference = $3`,
);

export const selectTransfer = sql<Transfer, [organisationId: string, mode: Mode, id: string]>(
  'marketplace.select_transfer',
  `
  select ${columns}
  from marketplace.transfer
  where organisation_id = $1
    and mode = $2
    and id = $3`,
);

type ListArguments = [
  organisationId: string,
  mode: Mode,
  paymentId: string | null,
  accountId: string | null,
  state: string | null,
  before: string | null,
  limit: number,
];

/** What a list asks for, and no more than that: a filter that may be left out finds no index. */
const listing = (narrowed: string): string => `
  select ${columns}
  from marketplace.transfer
  where organisation_id = $1
    and mode = $2
    and ${narrowed}
    and ($5::text is null or state = $5)
    and ($6::text is null or id < $6)
  order by id desc
  limit $7`;

/** Transfers of everybody. */
export const selectTransfers = sql<Transfer, ListArguments>(
  'marketplace.select_transfers',
  listing('$3::text is null and $4::text is null'),
);

/** Those of one account. */
export const selectTransfersOfAccount = sql<Transfer, ListArguments>(
  'marketplace.select_transfers_of_account',
  listing('account_id = $4 and $3::text is null'),
);

/** Those of one payment; of one account where asked. */
export const selectTransfersOfPayment = sql<Transfer, ListArguments>(
  'marketplace.select_transfers_of_payment',
  listing('payment_id = $3 and ($4::text is null or account_id = $4)'),
);

/** The list that finds what is asked for along an index. */
export const listOfTransfers = (paymentId: string | null, accountId: string | null) => {
  if (paymentId !== null) return selectTransfersOfPayment;
  return accountId === null ? selectTransfers : selectTransfersOfAccount;
};
