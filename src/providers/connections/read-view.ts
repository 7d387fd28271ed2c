import { assert, type Transaction } from '#kernel';
import { type ConnectionView, presentConnection } from '../schema.ts';
import { type ConnectionRow, selectSecrets } from './store.ts';

/** A connection as it is shown, with the secrets in force. */
export const readView = async (
  tx: Transaction,
  row: ConnectionRow | undefined,
  now: Date,
): Promise<ConnectionView> => {
  assert(row !== undefined, 'a connection that was just written is there');
  const secrets = await tx.rows(selectSecrets, [row.organisation_id, [row.id], now]);
  return presentConnection(row, secrets);
};
