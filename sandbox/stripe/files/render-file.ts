import type Stripe from 'stripe';
import type { FileRecord } from '../world/records.ts';

/** Evidence is kept for nine months. Source: docs.stripe.com/file-upload. */
const LIFE_S = 270 * 86_400;

export function renderFile({ id, created, filename, purpose, size, type }: FileRecord) {
  return {
    id,
    object: 'file',
    created,
    expires_at: created + LIFE_S,
    filename,
    links: {
      object: 'list',
      data: [],
      has_more: false,
      url: `/v1/file_links?file=${id}`,
    },
    purpose,
    size,
    title: null,
    type,
    url: `https://files.stripe.com/v1/files/${id}/contents`,
  } satisfies Stripe.File;
}
