import type { Scope, Transaction } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from './errors.ts';
import { type Customer, lockCustomer, selectCustomer } from './store.ts';

/**
 * Finds a customer that something new may refer to. Refuses `customer_not_found`, also for another
 * organisation's or the other mode's, and `customer_deleted`.
 *
 * @example await findCustomer(deps, caller, 'cus_01k8…');
 */
export const findCustomer = async (
  deps: Pick<PaymentsDeps, 'database'>,
  scope: Scope,
  customerId: string,
): Promise<Customer> => {
  const customer = await deps.database.asTenant(
    scope,
    async (tx) => await tx.row(selectCustomer, [scope.organisationId, scope.mode, customerId]),
  );
  return living(found(customer, customerId));
};

/** The customer under its lock, living or not. Refuses `customer_not_found`. */
export const lockFoundCustomer = async (
  tx: Transaction,
  scope: Scope,
  customerId: string,
): Promise<Customer> =>
  found(await tx.row(lockCustomer, [scope.organisationId, scope.mode, customerId]), customerId);

/** Refuses `customer_not_found` where there is none. */
export const found = (customer: Customer | undefined, customerId: string): Customer => {
  if (customer === undefined) {
    throw refuse('customer_not_found', { detail: `No customer ${customerId}.` });
  }
  return customer;
};

/** Refuses `customer_deleted` where nothing is left of it. */
export const living = (customer: Customer): Customer => {
  if (customer.deleted_at !== null) {
    throw refuse('customer_deleted', { detail: `The customer ${customer.id} was deleted.` });
  }
  return customer;
};
