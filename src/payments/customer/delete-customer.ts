import { appendEvents, assert, type Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { detachMethodsOf } from '../payment-method/detach-methods-of.ts';
import { customerEvent } from './customer-event.ts';
import { lockFoundCustomer } from './find-customer.ts';
import { presentCustomer } from './present-customer.ts';
import type { CustomerView } from './schema.ts';
import { redactCustomer, redactCustomerTokens } from './store.ts';

/**
 * Deletes a customer: its personal data is erased and its payment methods are detached, in one
 * transaction. The bare row stays, because payments refer to it. Deleting it again changes
 * nothing. The provider's own customer is left as it is: the contract with providers has no word
 * for deleting one.
 */
export const deleteCustomer = async (
  deps: Pick<PaymentsDeps, 'database' | 'ids' | 'clock' | 'onEvents'>,
  caller: Caller,
  input: { readonly params: { readonly customer_id: string } },
): Promise<CustomerView> => {
  const at = deps.clock.now();
  const customer = await deps.database.transaction(async (tx) => {
    const before = await lockFoundCustomer(tx, caller, input.params.customer_id);
    if (before.deleted_at !== null) return before;
    const detached = await detachMethodsOf(tx, before, at);
    await tx.run(redactCustomerTokens, [before.organisation_id, before.id, at]);
    const after = await tx.row(redactCustomer, [before.organisation_id, before.id, at]);
    assert(after !== undefined, 'a locked customer can be redacted');
    const deleted = customerEvent(caller, 'customer.deleted', after);
    await appendEvents(tx, deps.ids, [...detached, deleted]);
    return after;
  });
  deps.onEvents();
  return presentCustomer(customer);
};
