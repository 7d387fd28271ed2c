import { type RefusalCatalogue, refuser } from '#kernel';

/** Why a request about money that arrived is not carried out. None of them moved anything. */
export const creditRefusals = {
  credit_not_found: {
    status: 404,
    title: 'There is no such credit.',
    mend: 'Check the id, and that the key belongs to the same organisation and mode.',
    retry: 'never',
  },
  credit_wrong_state: {
    status: 409,
    title: 'The credit does not wait for a person.',
    mend: 'Only what is suspended or partly matched can be matched by hand.',
    retry: 'after_change',
  },
  credit_does_not_fit: {
    status: 422,
    title: 'The credit cannot be for this payment.',
    mend: 'The detail says why; choose another payment.',
    retry: 'after_change',
  },
  transfer_not_awaited: {
    status: 409,
    title: 'The payment does not wait for a bank transfer.',
    mend: 'Confirm it with payment_method.type bank_transfer first; a paid one needs nothing.',
    retry: 'after_change',
  },
} as const satisfies RefusalCatalogue;

/** Refuses with one of {@link creditRefusals}. */
export const refuse = refuser(creditRefusals);
