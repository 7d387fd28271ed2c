import type { Caller } from '#kernel';
import { found } from '../customer/find-customer.ts';
import { selectCustomer } from '../customer/store.ts';
import type { PaymentsDeps } from '../deps.ts';
import { presentPaymentMethod } from './present-payment-method.ts';
import type { ListPaymentMethods, PaymentMethodPage } from './schema.ts';
import { selectMethodsOfCustomer } from './store.ts';

/**
 * One page of a customer's payment methods, newest first, in whichever state unless one is asked
 * for. @throws refusal customer_not_found
 */
export const listPaymentMethods = async (
  deps: Pick<PaymentsDeps, 'database'>,
  caller: Caller,
  input: { readonly params: { readonly customer_id: string }; readonly query: ListPaymentMethods },
): Promise<PaymentMethodPage> => {
  const { limit = 20, cursor = afterEveryId, status = null } = input.query;
  const { customer_id: customerId } = input.params;
  const { organisationId, mode } = caller;
  const rows = await deps.database.asTenant(caller, async (tx) => {
    const [customer, methods] = await Promise.all([
      tx.row(selectCustomer, [organisationId, mode, customerId]),
      tx.rows(selectMethodsOfCustomer, [organisationId, customerId, status, cursor, limit + 1]),
    ]);
    found(customer, customerId);
    return methods;
  });
  const page = rows.slice(0, limit);
  const hasMore = rows.length > limit;
  return {
    data: page.map(presentPaymentMethod),
    has_more: hasMore,
    next_cursor: hasMore ? (page.at(-1)?.id ?? null) : null,
  };
};

/** Where the first page begins: a bound instead of none, so that every page seeks in the index. */
const afterEveryId = `pm_${'z'.repeat(27)}`;
