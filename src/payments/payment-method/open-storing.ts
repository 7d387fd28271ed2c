import { assert, type Caller, failpoints, type Transaction } from '#kernel';
import { living, lockFoundCustomer } from '../customer/find-customer.ts';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from './errors.ts';
import { type LeasedMethod, leaseMethods } from './lease-methods.ts';
import type { StorePaymentMethod } from './schema.ts';
import {
  countMethodsOfCustomer,
  ensureCustomerToken,
  insertPaymentMethod,
  lockPaymentMethod,
  type PaymentMethod,
} from './store.ts';

/** Most methods of one customer that are or may become usable. */
export const methodsMax = 200;

/** A method to be stored for a customer. */
export interface StoringOrder {
  readonly id: string;
  readonly customerId: string;
  readonly provider: string;
  readonly body: StorePaymentMethod;
}

/** What stands after opening: the method to store, or the one of an earlier run of the request. */
export type OpenedStoring =
  | { readonly kind: 'ours'; readonly leased: LeasedMethod }
  | { readonly kind: 'as_it_is'; readonly method: PaymentMethod };

const at = failpoints('payments', ['storing_opened']);

/**
 * The first durable step: the method and everything its request is made of, leased to us. From its
 * commit on the request may be on its way, and a crash at any later point is found by the sweep.
 * The customer's lock lets its methods in one at a time.
 */
export const openStoring = async (
  deps: Pick<PaymentsDeps, 'database' | 'clock' | 'leaseMs'>,
  caller: Caller,
  order: StoringOrder,
): Promise<OpenedStoring> => {
  const opened = await deps.database.transaction(async (tx): Promise<OpenedStoring> => {
    const customer = await lockFoundCustomer(tx, caller, order.customerId);
    const earlier = await tx.row(lockPaymentMethod, [caller.organisationId, caller.mode, order.id]);
    if (earlier === undefined) {
      const { email } = living(customer);
      await insert(tx, deps, caller, order, email);
    }
    const [leased] = await leaseMethods(tx, [order.id], deps.leaseMs);
    if (leased !== undefined) return { kind: 'ours', leased };
    assert(earlier !== undefined, 'a method just inserted is free to be leased');
    return { kind: 'as_it_is', method: earlier };
  });
  await at('storing_opened');
  return opened;
};

const insert = async (
  tx: Transaction,
  deps: Pick<PaymentsDeps, 'clock' | 'leaseMs'>,
  caller: Caller,
  order: StoringOrder,
  email: string | null,
): Promise<void> => {
  const { organisationId, mode } = caller;
  const now = deps.clock.now();
  const usable = await tx.row(countMethodsOfCustomer, [organisationId, order.customerId]);
  assert(usable !== undefined, 'a count answers a row');
  if (usable.count >= methodsMax) {
    throw refuse('payment_method_limit_reached', { detail: `It has ${usable.count}.` });
  }
  await tx.run(ensureCustomerToken, [
    organisationId,
    mode,
    order.customerId,
    order.provider,
    email,
    now,
  ]);
  await tx.run(insertPaymentMethod, [
    organisationId,
    mode,
    order.id,
    order.customerId,
    order.provider,
    order.body.payment_method.type,
    order.body.payment_method.token,
    order.body.return_url ?? null,
    caller.traceparent,
    new Date(now.getTime() + deps.leaseMs),
    now,
  ]);
};
