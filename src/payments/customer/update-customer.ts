import { appendEvents, assert, type Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { customerEvent } from './customer-event.ts';
import { living, lockFoundCustomer } from './find-customer.ts';
import { presentCustomer } from './present-customer.ts';
import type { CustomerView, UpdateCustomer } from './schema.ts';
import { updateCustomerRow } from './store.ts';

/**
 * Changes what is sent and leaves the rest: null clears a field, metadata is replaced as a whole.
 * A provider that has made its customer already keeps the e-mail address of that time.
 */
export const updateCustomer = async (
  deps: Pick<PaymentsDeps, 'database' | 'ids' | 'clock' | 'onEvents'>,
  caller: Caller,
  input: { readonly params: { readonly customer_id: string }; readonly body: UpdateCustomer },
): Promise<CustomerView> => {
  const customer = await deps.database.transaction(async (tx) => {
    const before = living(await lockFoundCustomer(tx, caller, input.params.customer_id));
    const { name, email, phone, description, metadata } = { ...before, ...input.body };
    const after = await tx.row(updateCustomerRow, [
      before.organisation_id,
      before.id,
      name,
      email,
      phone,
      description,
      JSON.stringify(metadata),
      deps.clock.now(),
    ]);
    assert(after !== undefined, 'a locked customer can be updated');
    await appendEvents(tx, deps.ids, [customerEvent(caller, 'customer.updated', after)]);
    return after;
  });
  deps.onEvents();
  return presentCustomer(customer);
};
