import type { NoticeView } from './schema.ts';
import type { NoticeRow } from './store.ts';

/** A notice as the API shows it. */
export const presentNotice = (row: NoticeRow): NoticeView => ({
  id: row.id,
  object: 'notice',
  provider: row.provider,
  connection_id: row.connection_id,
  provider_notice_id: row.provider_notice_id,
  type: row.type,
  attempt_id: row.attempt_id,
  references: [...row.provider_references],
  status: row.state,
  deliveries: row.deliveries,
  attempts: row.attempts,
  failure: row.failure,
  body: row.body,
  occurred_at: row.occurred_at.toISOString(),
  received_at: row.received_at.toISOString(),
  due_at: row.due_at?.toISOString() ?? null,
  settled_at: row.settled_at?.toISOString() ?? null,
});
