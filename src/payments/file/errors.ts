import { type RefusalCatalogue, refuser } from '#kernel';

/** Why a file is not taken in, or not found. */
export const fileRefusals = {
  file_not_found: {
    status: 404,
    title: 'There is no such file.',
    mend: 'Check the id, and that the key belongs to the same organisation and mode.',
    retry: 'never',
  },
  file_content_malformed: {
    status: 400,
    title: 'The content of the file is not base64.',
    mend: 'Send standard base64 with its padding and without line breaks (RFC 4648, section 4).',
    retry: 'after_change',
  },
  file_empty: {
    status: 400,
    title: 'The file is empty.',
    mend: 'Send the content of the file, as base64.',
    retry: 'after_change',
  },
  file_too_large: {
    status: 413,
    title: 'The file is larger than 5 MB.',
    mend: 'Send at most 5,000,000 bytes before base64: leave pages out, or store pictures smaller.',
    retry: 'after_change',
  },
  file_content_differs: {
    status: 400,
    title: 'The content of the file is not what content_type says.',
    mend: 'Send the content_type that the file has, or store it as PDF, JPEG or PNG again.',
    retry: 'after_change',
  },
} as const satisfies RefusalCatalogue;

/** Refuses with one of {@link fileRefusals}. */
export const refuse = refuser(fileRefusals);
