import { appendEvents, assert, failpoints, isRefusal, type Scope, type Wake } from '#kernel';
import type { Provider, StoredMethod } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import { foundMethod } from './find-payment-method.ts';
import type { LeasedMethod } from './lease-methods.ts';
import { writeMethodChanges } from './method-change.ts';
import { settleStoring } from './settle-storing.ts';
import { keepCustomerToken, lockPaymentMethod, type PaymentMethod } from './store.ts';
import { isKeyAlive } from './storing-schedule.ts';

/** What asking a provider and settling its answer needs. */
export type DriveDeps = Pick<
  PaymentsDeps,
  'database' | 'ids' | 'clock' | 'onEvents' | 'connect' | 'providerNamed' | 'wake'
>;

const at = failpoints('payments', ['storing_before_call', 'storing_after_call']);

/**
 * Asks the provider to store a leased method and settles what it answers: the second durable step.
 * No transaction is open during the call. Asking again, under the same ids, tells what became of
 * it; whoever calls holds the lease.
 */
export const driveStoring = async (
  deps: DriveDeps,
  { method, request }: LeasedMethod,
): Promise<PaymentMethod> => {
  const provider = deps.providerNamed(method.provider);
  await at('storing_before_call');
  const outcome = await ask(deps, provider, { method, request });
  await at('storing_after_call');
  return await settle(deps, provider, method, outcome);
};

const ask = async (
  deps: DriveDeps,
  provider: Provider,
  { method, request }: LeasedMethod,
): Promise<StoredMethod> => {
  if (!isKeyAlive(method, deps.clock.now(), provider.capabilities.keyLifetimeMs)) {
    return { kind: 'unknown', cause: 'the provider may have forgotten our key' };
  }
  try {
    assert(provider.storeMethod !== null, 'methods are only taken in for those who store them');
    const connection = await deps.connect(scopeOf(method), method.provider);
    return (await provider.storeMethod(connection, request)).result;
  } catch (fault) {
    // The connection was disabled after the method was taken in; it may come back.
    if (isRefusal(fault, 'provider_not_connected')) return { kind: 'unknown', cause: fault.code };
    throw fault;
  }
};

const settle = async (
  deps: DriveDeps,
  provider: Provider,
  asked: PaymentMethod,
  outcome: StoredMethod,
): Promise<PaymentMethod> => {
  const now = deps.clock.now();
  const { keyLifetimeMs } = provider.capabilities;
  const { organisation_id: organisationId, mode, id, customer_id: customerId } = asked;

  const change = await deps.database.transaction(async (tx) => {
    const before = foundMethod(await tx.row(lockPaymentMethod, [organisationId, mode, id]), id);
    const decided = settleStoring(before, outcome, { at: now, keyLifetimeMs });
    const events = await writeMethodChanges(tx, [decided]);
    if (outcome.kind === 'stored' || outcome.kind === 'pending') {
      const { customerToken } = outcome;
      const key = [organisationId, customerId, asked.provider] as const;
      await tx.run(keepCustomerToken, [...key, customerToken, now]);
    }
    await appendEvents(tx, deps.ids, events);
    return decided;
  });

  if (change.step !== null) deps.onEvents();
  deps.wake(nextLook(change.method));
  return change.method;
};

/** The job that asks again about methods that are not at their end. */
export const storeMethodsJob = 'payments.store_methods';

const nextLook = (method: PaymentMethod): readonly Wake[] =>
  method.next_action_at === null
    ? []
    : [{ job: storeMethodsJob, objectId: method.id, at: method.next_action_at }];

const scopeOf = (method: PaymentMethod): Scope => ({
  organisationId: method.organisation_id,
  mode: method.mode,
});
