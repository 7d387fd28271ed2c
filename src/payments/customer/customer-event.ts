import type { Caller, EventDraft } from '#kernel';
import { presentCustomer } from './present-customer.ts';
import type { Customer } from './store.ts';

/**
 * What is told of a customer. Events are append-only and delivered to others, and what is in them
 * can never be taken back. So they carry nothing of the person; who wants that retrieves it.
 */
export const customerEvent = (
  caller: Caller,
  type: 'customer.created' | 'customer.updated' | 'customer.deleted',
  customer: Customer,
): EventDraft => {
  const { id, object, mode, is_deleted, created_at, updated_at } = presentCustomer(customer);
  return {
    scope: { organisationId: customer.organisation_id, mode: customer.mode },
    type,
    object: { type: 'customer', id: customer.id },
    payload: { id, object, mode, is_deleted, created_at, updated_at },
    traceparent: caller.traceparent,
  };
};
