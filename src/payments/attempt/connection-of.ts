import { assert } from '#kernel';
import type { Connection } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import type { Attempt } from '../record/world.ts';

/**
 * The account that an attempt went through. Another one, connected since, knows nothing of it: to
 * ask there would find it absent, and to send there would charge twice. What acted for a connected
 * account is asked about and sent again in its name.
 */
export const connectionOf = async (
  deps: Pick<PaymentsDeps, 'connectionById'>,
  attempt: Attempt,
): Promise<Connection> => {
  const connection = await deps.connectionById(attempt.connection_id);
  assert(connection !== undefined, `the connection ${attempt.connection_id} is kept for ever`);
  assert(
    connection.scope.organisationId === attempt.organisation_id,
    'an attempt goes through a connection of its own organisation',
  );
  return inNameOf(connection, attempt.request.account ?? null);
};

/** A connection as it acts for a connected account; the platform's own for null. */
export const inNameOf = (connection: Connection, account: string | null): Connection =>
  account === null ? connection : { ...connection, onBehalfOf: account };
