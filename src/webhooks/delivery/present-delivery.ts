import type { Scope, Transaction } from '#kernel';
import type { DeliveryView } from './schema.ts';
import { type AttemptRow, attemptsOfDeliveries, type DeliveryRow } from './store.ts';

/** Deliveries as the API shows them, each with its tries. */
export const presentDeliveries = async (
  tx: Transaction,
  scope: Scope,
  rows: readonly DeliveryRow[],
): Promise<readonly DeliveryView[]> => {
  if (rows.length === 0) return [];
  const attempts = await tx.rows(attemptsOfDeliveries, [
    scope.organisationId,
    scope.mode,
    rows.map((row) => row.id),
  ]);
  const byDelivery = Map.groupBy(attempts, (attempt) => attempt.delivery_id);
  return rows.map((row) => presentDelivery(row, byDelivery.get(row.id) ?? []));
};

const presentDelivery = (row: DeliveryRow, attempts: readonly AttemptRow[]): DeliveryView => ({
  id: row.id,
  object: 'webhook_delivery',
  webhook_endpoint_id: row.endpoint_id,
  event_id: row.event_id,
  event_type: row.event_type,
  object_id: row.object_id,
  sequence: Number(row.sequence),
  status: row.state,
  tries: row.tries,
  created_at: row.created_at.toISOString(),
  due_at: row.due_at?.toISOString() ?? null,
  settled_at: row.settled_at?.toISOString() ?? null,
  attempts: attempts.map(presentAttempt),
});

const presentAttempt = (row: AttemptRow): DeliveryView['attempts'][number] => ({
  number: row.number,
  attempted_at: row.attempted_at.toISOString(),
  duration_ms: row.duration_ms,
  url: row.url,
  request_headers: { ...row.request_headers },
  response_status: row.status,
  response_body: row.answer,
  failure: row.failure,
});
