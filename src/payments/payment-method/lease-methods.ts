import type { Transaction } from '#kernel';
import type { StoreMethodRequest } from '#providers';
import { type LeasedRow, leasePaymentMethods, type PaymentMethod } from './store.ts';

/** A method that nobody else asks about for a while, and the request it is asked with. */
export interface LeasedMethod {
  readonly method: PaymentMethod;
  readonly request: StoreMethodRequest;
}

/**
 * Takes those of the methods that are not at their end and free. The lease keeps two workers from
 * asking twice; where one outlives it, the provider's keys still make it one method.
 */
export const leaseMethods = async (
  tx: Transaction,
  ids: readonly string[],
  leaseMs: number,
): Promise<readonly LeasedMethod[]> => {
  const rows = await tx.rows(leasePaymentMethods, [ids, leaseMs]);
  return rows.map(toLeased);
};

/** Every field comes from a column that never changes, so the provider sees the same each time. */
const toLeased = ({ known_email, known_token, ...method }: LeasedRow): LeasedMethod => ({
  method,
  request: {
    customerId: method.customer_id,
    customerToken: known_token,
    email: known_email,
    methodId: method.id,
    token: method.token,
    ...(method.return_url === null ? {} : { returnUrl: method.return_url }),
  },
});
