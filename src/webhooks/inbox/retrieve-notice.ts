import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { presentNotice } from './present-notice.ts';
import type { NoticeView, noticeParamsSchema } from './schema.ts';
import { noticeById } from './store.ts';

/**
 * One notice, with its body as received.
 *
 * @throws refusal notice_not_found
 */
export const retrieveNotice = async (
  deps: Pick<WebhooksDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: Static<typeof noticeParamsSchema> },
): Promise<NoticeView> => {
  const row = await deps.database.asTenant(
    caller,
    async (tx) => await tx.row(noticeById, [caller.organisationId, caller.mode, params.notice_id]),
  );
  if (row === undefined)
    throw refuse('notice_not_found', { detail: `No notice ${params.notice_id}.` });
  return presentNotice(row);
};
