import { sql, type Transaction } from '#kernel';
import type { Change, Step } from './change.ts';
import { attemptColumns, paymentColumns, refundColumns } from './columns.ts';
import type { Attempt, Payment, Refund } from './world.ts';

/** `a = excluded.a, …` for every column that may change after the insert. */
const overwrite = (columns: string): string =>
  columns
    .split(',')
    .map((column) => column.trim())
    .filter((column) => !['organisation_id', 'mode', 'id', 'created_at'].includes(column))
    .map((column) => `${column} = excluded.${column}`)
    .join(', ');

export const lockPayments = sql<Payment, [string[], string[]]>(
  'payments.lock_payments',
  `
  select ${paymentColumns}
  from payments.payment
  where (organisation_id, id) in (select * from unnest($1::text[], $2::text[]))
  order by organisation_id, id
  for update
  limit 1000`,
);

export const attemptsOfPayments = sql<Attempt, [string[], string[]]>(
  'payments.attempts_of_payments',
  `
  select ${attemptColumns}
  from payments.attempt
  where (organisation_id, payment_id) in (select * from unnest($1::text[], $2::text[]))
  order by organisation_id, payment_id, number
  limit 100000`,
);

export const refundsOfPayments = sql<Refund, [string[], string[]]>(
  'payments.refunds_of_payments',
  `
  select ${refundColumns}
  from payments.refund
  where (organisation_id, payment_id) in (select * from unnest($1::text[], $2::text[]))
  order by organisation_id, payment_id, id
  limit 100000`,
);

const upsert = (
  table: string,
  columns: string,
  { values = columns, order = 'id' } = {},
): string => `
  insert into payments.${table} as stored (${columns})
  select ${values}
  from jsonb_populate_recordset(null::payments.${table}, $1::jsonb)
  order by organisation_id, ${order}
  on conflict (organisation_id, id)
  do update set ${overwrite(columns)}
  where stored.version = excluded.version - 1`;

const savePayments = sql<never, [string]>(
  'payments.save_payments',
  upsert('payment', paymentColumns),
);

const saveRefunds = sql<never, [string]>('payments.save_refunds', upsert('refund', refundColumns));

// A lease begins by the database's clock, because machines disagree about the time. After that a
// decision can only give it back; taking it is a statement of its own.
const saveAttempts = sql<never, [string]>(
  'payments.save_attempts',
  upsert('attempt', attemptColumns, {
    values: attemptColumns.replace('lease_until', 'clock_timestamp() + (lease_until - created_at)'),
    // What closes goes before what opens in its place: the fence lets one through at a time.
    order: 'version desc, id',
  }).replace(
    'lease_until = excluded.lease_until',
    'lease_until = case when excluded.lease_until is not null then stored.lease_until end',
  ),
);

const insertSteps = (noun: Step['noun']) =>
  sql<never, [string]>(
    `payments.insert_${noun}_steps`,
    `
  insert into payments.${noun}_step
    (organisation_id, mode, object_id, sequence, from_state, event, to_state, caused_by, occurred_at)
  select organisation_id, mode, object_id, sequence, from_state, event, to_state, caused_by, occurred_at
  from jsonb_populate_recordset(null::payments.${noun}_step, $1::jsonb)
  order by organisation_id, object_id, sequence`,
  );

const insertStepsOf = {
  payment: insertSteps('payment'),
  attempt: insertSteps('attempt'),
  refund: insertSteps('refund'),
} as const satisfies Record<Step['noun'], unknown>;

const insertExchanges = sql<never, [string]>(
  'payments.insert_exchanges',
  `
  insert into payments.exchange
    (organisation_id, mode, id, payment_id, attempt_id, purpose, method, path, request, status,
     answer, duration_ms, occurred_at)
  select organisation_id, mode, id, payment_id, attempt_id, purpose, method, path, request, status,
    answer, duration_ms, occurred_at
  from jsonb_populate_recordset(null::payments.exchange, $1::jsonb)`,
);

/** A row somebody else wrote since it was read: the whole decision is made anew. */
class StaleRow extends Error {
  readonly code = '40001';
}

/** Writes the rows that changed; each carries the version it will have. */
export const saveRows = async (
  tx: Transaction,
  rows: {
    readonly payments: readonly Payment[];
    readonly refunds: readonly Refund[];
    readonly attempts: readonly Attempt[];
  },
): Promise<void> => {
  const saves = [
    [savePayments, rows.payments],
    [saveRefunds, rows.refunds],
    [saveAttempts, rows.attempts],
  ] as const;
  for (const [statement, changed] of saves) {
    if (changed.length === 0) continue;
    const saved = await tx.run(statement, [toJson(changed)]);
    if (saved !== changed.length) throw new StaleRow('a row changed under the decision');
  }
};

/** Appends the steps and exchanges of many changes. */
export const appendLogs = async (
  tx: Transaction,
  changes: readonly Change[],
  nextExchangeId: () => string,
): Promise<void> => {
  for (const noun of ['payment', 'attempt', 'refund'] as const) {
    const steps = changes.flatMap((change) => stepRows(change, noun));
    if (steps.length > 0) await tx.run(insertStepsOf[noun], [toJson(steps)]);
  }
  const exchanges = changes.flatMap((change) => exchangeRows(change, nextExchangeId));
  if (exchanges.length > 0) await tx.run(insertExchanges, [toJson(exchanges)]);
};

const stepRows = (change: Change, noun: Step['noun']): readonly object[] =>
  change.steps
    .filter((step) => step.noun === noun)
    .map((step) => ({
      organisation_id: change.payment.organisation_id,
      mode: change.payment.mode,
      object_id: step.objectId,
      sequence: step.sequence,
      from_state: step.from,
      event: step.event,
      to_state: step.to,
      caused_by: step.causedBy,
      occurred_at: change.at,
    }));

const exchangeRows = (change: Change, nextId: () => string): readonly object[] => {
  // Ids of one millisecond are in no order; sorted, they keep the order of the calls.
  const ids = change.exchanges.map(() => nextId()).toSorted();
  return change.exchanges.map(({ attemptId, exchange }, index) => ({
    organisation_id: change.payment.organisation_id,
    mode: change.payment.mode,
    id: ids[index],
    payment_id: change.payment.id,
    attempt_id: attemptId,
    purpose: exchange.purpose,
    method: exchange.method,
    path: exchange.path,
    request: exchange.request,
    status: exchange.status,
    answer: exchange.answer,
    duration_ms: Math.round(exchange.durationMs),
    occurred_at: change.at,
  }));
};

/** JSON for `jsonb_populate_recordset`: bigints as strings, which the columns read exactly. */
const toJson = (rows: readonly object[]): string =>
  JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
