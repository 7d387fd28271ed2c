import { type RefusalCatalogue, refuser } from '#kernel';

/** Why a request about reports or breaks is not carried out. None of them moved anything. */
export const reconciliationRefusals = {
  report_not_found: {
    status: 404,
    title: 'There is no such report.',
    mend: 'Check the id, and that the key belongs to the same organisation and mode.',
    retry: 'never',
  },
  report_format_unknown: {
    status: 400,
    title: 'No report of this form can be read.',
    mend: 'Read the map of reconciliation: it lists the providers and their formats.',
    retry: 'after_change',
  },
  report_format_mismatch: {
    status: 400,
    title: 'The file is not in the form that it is said to be in.',
    mend: 'Send the file as the provider wrote it, header line included, with its own format.',
    retry: 'after_change',
  },
  report_busy: {
    status: 409,
    title: 'Somebody else is importing the same file.',
    mend: 'Wait for its event, or retrieve the report.',
    retry: 'later',
  },
  break_not_found: {
    status: 404,
    title: 'There is no such break.',
    mend: 'Check the id, and that the key belongs to the same organisation and mode.',
    retry: 'never',
  },
  break_closed: {
    status: 409,
    title: 'The break is closed already.',
    mend: 'Retrieve it: it says by whom, how and why. What was posted is mended by a new transfer.',
    retry: 'never',
  },
  break_moves_nothing: {
    status: 409,
    title: 'There is no money behind this break that could be posted.',
    mend: 'Close it as explained, with the reason.',
    retry: 'after_change',
  },
} as const satisfies RefusalCatalogue;

export const refuse = refuser(reconciliationRefusals);
