import type { Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { found } from './find-customer.ts';
import { presentCustomer } from './present-customer.ts';
import type { CustomerView } from './schema.ts';
import { selectCustomer } from './store.ts';

/** One customer. A deleted one is shown as such, because payments still name it. */
export const retrieveCustomer = async (
  deps: Pick<PaymentsDeps, 'database'>,
  caller: Caller,
  input: { readonly params: { readonly customer_id: string } },
): Promise<CustomerView> => {
  const id = input.params.customer_id;
  const row = await deps.database.asTenant(
    caller,
    async (tx) => await tx.row(selectCustomer, [caller.organisationId, caller.mode, id]),
  );
  return presentCustomer(found(row, id));
};
