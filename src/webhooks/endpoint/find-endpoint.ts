import type { Caller, Transaction } from '#kernel';
import { refuse } from '../errors.ts';
import { type EndpointRow, endpointById, lockEndpoint } from './store.ts';

/**
 * The endpoint of the caller's organisation and mode, locked for a change or only read.
 *
 * @throws refusal webhook_endpoint_not_found
 */
export const findEndpoint = async (
  tx: Transaction,
  caller: Caller,
  id: string,
  purpose: 'read' | 'change',
): Promise<EndpointRow> => {
  const statement = purpose === 'read' ? endpointById : lockEndpoint;
  const row = await tx.row(statement, [caller.organisationId, caller.mode, id]);
  if (row === undefined) {
    throw refuse('webhook_endpoint_not_found', { detail: `No webhook endpoint ${id}.` });
  }
  return row;
};
