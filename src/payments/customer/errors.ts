import { type RefusalCatalogue, refuser } from '#kernel';

/** Why a request about a customer is not carried out. */
export const customerRefusals = {
  customer_not_found: {
    status: 404,
    title: 'There is no such customer.',
    mend: 'Check the id, and that the key belongs to the same organisation and mode.',
    retry: 'never',
  },
  customer_deleted: {
    status: 409,
    title: 'The customer was deleted.',
    mend: 'Create a new customer; a deleted one keeps its id for old payments alone.',
    retry: 'never',
  },
} as const satisfies RefusalCatalogue;

/** Refuses with one of {@link customerRefusals}. */
export const refuse = refuser(customerRefusals);
