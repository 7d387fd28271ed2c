import { activeConnectionsTo, type Connection } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import { cursorOf, moveCursor, unreadConnections } from './store.ts';
import { takeCredits } from './take-credits.ts';

/** Pages of one statement that are read in one go; the next run goes on. */
const pagesMax = 50;
/** How long a statement may stand unread: so long a lost notice delays money. */
const unreadMs = 10_000;

/**
 * Reads the statements of some accounts from where they were read to, so that a notice that never
 * came loses nothing. The place moves only after what was read is durable.
 */
export const readCredits = async (
  deps: PaymentsDeps,
  connectionIds: readonly string[],
): Promise<void> => {
  for (const id of connectionIds) {
    const connection = await deps.connectionById(id);
    if (connection !== undefined) await readStatement(deps, connection);
  }
};

const readStatement = async (deps: PaymentsDeps, connection: Connection): Promise<void> => {
  const { scope, id } = connection;
  const desk = deps.providerNamed(connection.provider).credits;
  if (desk === null) return;
  const known = await deps.database.transaction(
    async (tx) => await tx.row(cursorOf, [scope.organisationId, id]),
  );
  let after = known?.last_read ?? null;
  for (let page = 0; page < pagesMax; page += 1) {
    const { result } = await desk.list(connection, after);
    if (result.kind === 'unreachable') {
      deps.log.warn({ connection_id: id, cause: result.cause }, 'a statement could not be read');
      return;
    }
    await takeCredits(deps, connection, result.credits);
    after = result.next ?? result.credits.at(-1)?.reference ?? after;
    const read = [scope.organisationId, scope.mode, id, after, deps.clock.now()] as const;
    await deps.database.transaction(async (tx) => await tx.run(moveCursor, [...read]));
    if (result.next === null) return;
  }
};

/** Accounts whose statement nobody has read for a while. */
export const connectionsToRead = async (
  deps: PaymentsDeps,
  limit: number,
): Promise<readonly string[]> => {
  const names = deps.routing.knownProviders
    .map(({ provider }) => provider)
    .filter((name) => deps.providerNamed(name).credits !== null);
  const ids = await activeConnectionsTo(deps, names);
  const before = new Date(deps.clock.now().getTime() - unreadMs);
  const unread = await deps.database.transaction(
    async (tx) => await tx.rows(unreadConnections, [ids, before]),
  );
  return unread.slice(0, limit).map(({ id }) => id);
};
