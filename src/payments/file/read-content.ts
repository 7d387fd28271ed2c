import { assert } from '#kernel';
import { type ContentType, firstBytes } from './content-types.ts';
import { refuse } from './errors.ts';

/** The most that a file may have: what Stripe takes as one piece of evidence. */
export const fileBytesMax = 5_000_000;

const pointer = '/content';

/**
 * The bytes of a file that was sent as base64 (RFC 4648, section 4). What it is called a document
 * or a picture of, its first bytes have to bear out; more of it is not looked at.
 *
 * @throws refusal file_content_malformed, file_empty, file_too_large, file_content_differs
 */
export const readContent = (text: string, contentType: ContentType): Buffer => {
  const content = Buffer.from(text, 'base64');
  // The platform skips what is not base64; what it understood must be all that was sent.
  if (content.toString('base64') !== text) throw refuse('file_content_malformed', { pointer });
  if (content.length === 0) throw refuse('file_empty', { pointer });
  if (content.length > fileBytesMax) {
    throw refuse('file_too_large', { detail: `It has ${content.length} bytes.`, pointer });
  }
  const first = Buffer.from(firstBytes[contentType], 'hex');
  assert(first.length > 0, 'a content type is known by its first bytes');
  if (!content.subarray(0, first.length).equals(first)) {
    throw refuse('file_content_differs', {
      detail: `It does not begin as ${contentType} does.`,
      pointer,
    });
  }
  return content;
};
