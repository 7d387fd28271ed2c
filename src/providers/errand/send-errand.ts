import { assert, assertNoTransaction, failpoints } from '#kernel';
import type { Connection, PlatformDesk, Provider } from '../contract.ts';
import { type Errand, type ErrandDeps, errandOf, type LeasedErrand } from './errand.ts';
import { leaseOf } from './lease-of.ts';
import type { Ending } from './settle-errands.ts';
import { renewErrand } from './store.ts';

const at = failpoints('providers', ['errand_before_call', 'errand_after_call']);

/**
 * Sends a durable errand under the lease that its caller holds, with no transaction open; answers
 * nothing where the lease was lost, because then somebody else sends it.
 *
 * @param isRepeat that it may have left before
 */
export const sendErrand = async (
  deps: ErrandDeps,
  errand: LeasedErrand,
  isRepeat: boolean,
): Promise<Ending | undefined> => {
  const { desk, capabilities } = deskOf(deps, errand);
  const connection = await connectionOf(deps, errand);
  await at('errand_before_call');
  const heldMs = deps.clock.monotonicMs() - errand.leasedAtMs;
  // It waited its turn too long: the call could outlive the lease, unless that begins anew.
  const isLate = heldMs > capabilities.inFlightWindowMs;
  const held = isLate ? await renewLease(deps, errand, capabilities, 0) : errand;
  if (held === undefined) return undefined;
  assertNoTransaction();
  const { result, exchanges } = await desk.send(connection, held.request, held.key);
  await at('errand_after_call');
  return {
    errand: held,
    learnt: { outcome: result, leaseCount: held.leaseCount, isRepeat },
    exchanges,
    at: deps.clock.now(),
    lookedSince: null,
  };
};

/**
 * Begins the lease of an errand anew, before it is sent; nothing for whoever has lost it.
 *
 * @param sendings how many are begun by that: one where the request has been out before
 */
export const renewLease = async (
  deps: ErrandDeps,
  errand: Errand,
  capabilities: Provider['capabilities'],
  sendings: 0 | 1,
): Promise<LeasedErrand | undefined> => {
  const leasedAtMs = deps.clock.monotonicMs();
  const row = await deps.database.transaction(
    async (tx) =>
      await tx.row(renewErrand, [
        errand.scope.organisationId,
        errand.id,
        errand.leaseCount,
        leaseOf(capabilities),
        deps.clock.now(),
        sendings,
      ]),
  );
  return row === undefined ? undefined : { ...errandOf(row), leasedAtMs };
};

/** Who does errands of this kind there, and what the provider says of its keys and windows. */
export const deskOf = (
  deps: Pick<ErrandDeps, 'providerNamed'>,
  { provider }: Pick<Errand, 'provider'>,
): { readonly desk: PlatformDesk; readonly capabilities: Provider['capabilities'] } => {
  const { platform, capabilities } = deps.providerNamed(provider);
  assert(platform !== null, `${provider} serves platforms, or no errand goes there`);
  return { desk: platform, capabilities };
};

/** The connection that an errand was opened for, acting for the account that it names. */
export const connectionOf = async (
  deps: Pick<ErrandDeps, 'connectionById'>,
  errand: Errand,
): Promise<Connection> => {
  const connection = await deps.connectionById(errand.connectionId);
  assert(connection !== undefined, `the connection ${errand.connectionId} is kept for ever`);
  assert(
    connection.scope.organisationId === errand.scope.organisationId &&
      connection.scope.mode === errand.scope.mode,
    'an errand goes through a connection of its own organisation and mode',
  );
  const { account } = errand.request;
  return account === null ? connection : { ...connection, onBehalfOf: account };
};
