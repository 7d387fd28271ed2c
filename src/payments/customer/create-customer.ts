import { appendEvents, assert, type Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { customerEvent } from './customer-event.ts';
import { presentCustomer } from './present-customer.ts';
import type { CreateCustomer, CustomerView } from './schema.ts';
import { insertCustomer, selectCustomer } from './store.ts';

/**
 * Creates a customer. Providers hear of it with the first payment method that is saved for it. The
 * same request run again after a crash finds what it made.
 */
export const createCustomer = async (
  deps: Pick<PaymentsDeps, 'database' | 'ids' | 'clock' | 'onEvents'>,
  caller: Caller,
  input: { readonly body: CreateCustomer },
): Promise<CustomerView> => {
  const { name, email, phone, description, metadata = {} } = input.body;
  const { organisationId, mode } = caller;
  const id = caller.ids.next('cus');

  const customer = await deps.database.transaction(async (tx) => {
    const inserted = await tx.row(insertCustomer, [
      organisationId,
      mode,
      id,
      name ?? null,
      email ?? null,
      phone ?? null,
      description ?? null,
      JSON.stringify(metadata),
      deps.clock.now(),
    ]);
    if (inserted === undefined) return await tx.row(selectCustomer, [organisationId, mode, id]);
    await appendEvents(tx, deps.ids, [customerEvent(caller, 'customer.created', inserted)]);
    return inserted;
  });

  assert(customer !== undefined, 'a customer that cannot be inserted is there already');
  deps.onEvents();
  return presentCustomer(customer);
};
