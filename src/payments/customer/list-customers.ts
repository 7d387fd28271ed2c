import type { Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { presentCustomer } from './present-customer.ts';
import type { CustomerPage, ListCustomers } from './schema.ts';
import { selectCustomers, selectCustomersByEmail } from './store.ts';

/** One page of customers, newest first, without deleted ones; of one e-mail address if asked. */
export const listCustomers = async (
  deps: Pick<PaymentsDeps, 'database'>,
  caller: Caller,
  input: { readonly query: ListCustomers },
): Promise<CustomerPage> => {
  const { limit = 20, cursor = afterEveryId, email } = input.query;
  const { organisationId, mode } = caller;
  const rows = await deps.database.asTenant(caller, async (tx) =>
    email === undefined
      ? await tx.rows(selectCustomers, [organisationId, mode, cursor, limit + 1])
      : await tx.rows(selectCustomersByEmail, [organisationId, mode, email, cursor, limit + 1]),
  );
  const page = rows.slice(0, limit);
  const hasMore = rows.length > limit;
  return {
    data: page.map(presentCustomer),
    has_more: hasMore,
    next_cursor: hasMore ? (page.at(-1)?.id ?? null) : null,
  };
};

/** Where the first page begins: a bound instead of none, so that every page seeks in the index. */
const afterEveryId = `cus_${'z'.repeat(27)}`;
