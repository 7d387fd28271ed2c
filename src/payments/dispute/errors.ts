import { type RefusalCatalogue, refuser } from '#kernel';

/** Why a request about a dispute is not carried out. */
export const disputeRefusals = {
  dispute_not_found: {
    status: 404,
    title: 'There is no such dispute.',
    mend: 'Check the id, and that the key belongs to the same organisation and mode.',
    retry: 'never',
  },
  dispute_wrong_state: {
    status: 409,
    title: 'The dispute waits for no answer.',
    mend: 'Retrieve the dispute: only one that needs_response takes evidence or can be accepted.',
    retry: 'after_change',
  },
  dispute_busy: {
    status: 409,
    title: 'An answer to this dispute has not come to its end.',
    mend: 'Wait for the event of the dispute, then decide again.',
    retry: 'later',
  },
  dispute_deadline_passed: {
    status: 409,
    title: 'The time for evidence is over.',
    mend: 'Nothing is taken any more; the bank decides by what it has.',
    retry: 'never',
  },
  dispute_evidence_missing: {
    status: 400,
    title: 'There is no evidence to submit.',
    mend: 'Send at least one text or file, or keep some before.',
    retry: 'after_change',
  },
  dispute_evidence_too_large: {
    status: 422,
    title: 'The files of the evidence are larger together than the provider takes.',
    mend: 'Show fewer files, or smaller ones: leave pages out, or store pictures smaller.',
    retry: 'after_change',
  },
  dispute_answer_not_supported: {
    status: 422,
    title: 'The provider takes no answers to disputes from us.',
    mend: "Answer in the provider's own dashboard; its notices tell us what becomes of it.",
    retry: 'never',
  },
} as const satisfies RefusalCatalogue;

/** Refuses with one of {@link disputeRefusals}. */
export const refuse = refuser(disputeRefusals);
