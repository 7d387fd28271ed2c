import type { Database, Scope, Transaction } from '#kernel';
import type { Connection } from '../contract.ts';
import type { ProvidersDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { keyPlace, secretPlace } from './places.ts';
import {
  type ConnectionRow,
  selectActiveConnection,
  selectActiveConnections,
  selectConnectionById,
  selectSecrets,
} from './store.ts';

/**
 * The active connection of an organisation to a provider, opened. Another process may have changed
 * it up to five seconds ago.
 *
 * @throws refusal provider_not_connected
 */
export const findConnection = async (
  deps: ProvidersDeps,
  scope: Scope,
  provider: string,
): Promise<Connection> => {
  const found = await remembered(deps, `${scope.organisationId} ${scope.mode} ${provider}`, () =>
    deps.database.asTenant(scope, async (tx) => {
      const row = await tx.row(selectActiveConnection, [
        scope.organisationId,
        scope.mode,
        provider,
      ]);
      return row && (await open(tx, deps, row));
    }),
  );
  if (found !== undefined) return found;
  throw refuse('provider_not_connected', {
    detail: `No active connection to ${provider.slice(0, 40)} in ${scope.mode} mode.`,
  });
};

/**
 * A connection by its id alone, disabled or not: a notice names nothing else, and what is under
 * way through a disabled one is still asked about. The caller takes the scope from what it gets.
 */
export const connectionById = async (
  deps: ProvidersDeps,
  id: string,
): Promise<Connection | undefined> =>
  await remembered(deps, id, () =>
    deps.database.transaction(async (tx) => {
      const row = await tx.row(selectConnectionById, [id]);
      return row && (await open(tx, deps, row));
    }),
  );

/** An organisation's way to a provider, without its secrets. */
export type ActiveConnection = Pick<Connection, 'id' | 'provider'>;

/** The active connections of an organisation, first made first; up to five seconds old. */
export const activeConnections = async (
  deps: ProvidersDeps,
  scope: Scope,
): Promise<readonly ActiveConnection[]> =>
  (await remembered(deps, `all ${scope.organisationId} ${scope.mode}`, () =>
    deps.database.asTenant(
      scope,
      async (tx) =>
        await tx.rows(selectActiveConnections, [scope.organisationId, scope.mode, connectionsMax]),
    ),
  )) ?? [];

/** One a provider may be active: more than there will be providers. */
const connectionsMax = 200;

/** Forgets what this process remembers of connections; called after each change of one. */
export const forgetConnections = (deps: ProvidersDeps): void => {
  memories.delete(deps.database);
};

const open = async (
  tx: Transaction,
  deps: ProvidersDeps,
  row: ConnectionRow,
): Promise<Connection> => {
  const scope: Scope = { organisationId: row.organisation_id, mode: row.mode };
  const secrets = await tx.rows(selectSecrets, [row.organisation_id, [row.id], deps.clock.now()]);
  return {
    id: row.id,
    scope,
    provider: row.provider,
    baseUrl: row.base_url,
    settings: row.settings,
    apiKey: deps.vault.open(row.api_key, keyPlace(scope, row.id)),
    webhookSecrets: secrets.map(({ id, secret }) =>
      deps.vault.open(secret, secretPlace(scope, id)),
    ),
  };
};

interface Memory {
  readonly value: unknown;
  readonly untilMs: number;
}

const memoryMs = 5_000;
const memoriesMax = 10_000;
const memories = new WeakMap<Database, Map<string, Memory>>();

/** A payment reads its connection several times; opening it costs a query and two decryptions. */
const remembered = async <Value extends object>(
  deps: ProvidersDeps,
  name: string,
  load: () => Promise<Value | undefined>,
): Promise<Value | undefined> => {
  const nowMs = deps.clock.monotonicMs();
  const known = memories.get(deps.database)?.get(name);
  if (known !== undefined && nowMs < known.untilMs) return known.value as Value;

  const memory = memories.get(deps.database) ?? new Map<string, Memory>();
  memories.set(deps.database, memory);
  const value = await load();
  if (value === undefined) {
    memory.delete(name);
    return undefined;
  }
  if (memory.size >= memoriesMax) memory.clear();
  // A change made while we read has put another memory in place: this answer goes to the old one.
  memory.set(name, { value, untilMs: nowMs + memoryMs });
  return value;
};
