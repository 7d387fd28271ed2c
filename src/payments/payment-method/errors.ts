import { type RefusalCatalogue, refuser } from '#kernel';

/** Why a request about a saved payment method is not carried out. */
export const paymentMethodRefusals = {
  payment_method_not_found: {
    status: 404,
    title: 'There is no such payment method.',
    mend: 'Check the id, and that the key belongs to the same organisation and mode.',
    retry: 'never',
  },
  payment_method_not_savable: {
    status: 422,
    title: 'The provider keeps no payment methods.',
    mend: 'Name one whose may_save is true; GET /v1/providers lists them.',
    retry: 'after_change',
  },
  payment_method_not_usable: {
    status: 409,
    title: 'The payment method cannot be charged.',
    mend: 'Use one whose status is active; store a new one where this was declined or detached.',
    retry: 'after_change',
  },
  payment_method_wrong_state: {
    status: 409,
    title: 'The payment method is not in a state that allows this.',
    mend: 'Retrieve it and act on its status; the machine reference lists what is allowed.',
    retry: 'never',
  },
  payment_method_limit_reached: {
    status: 422,
    title: 'The customer has as many payment methods as one customer may have.',
    mend: 'Detach methods that are no longer used.',
    retry: 'after_change',
  },
} as const satisfies RefusalCatalogue;

/** Refuses with one of {@link paymentMethodRefusals}. */
export const refuse = refuser(paymentMethodRefusals);
