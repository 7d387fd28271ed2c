import type { Static } from 'typebox';
import { type Caller, type Page, pageSize, toPage } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { presentNotice } from './present-notice.ts';
import type { NoticeView, noticesQuerySchema } from './schema.ts';
import { listNoticeRows } from './store.ts';

/** Notices, the last received first. */
export const listNotices = async (
  deps: Pick<WebhooksDeps, 'database'>,
  caller: Caller,
  { query }: { readonly query: Static<typeof noticesQuerySchema> },
): Promise<Page<NoticeView>> => {
  const limit = query.limit ?? pageSize;
  const rows = await deps.database.asTenant(
    caller,
    async (tx) =>
      await tx.rows(listNoticeRows, [
        caller.organisationId,
        caller.mode,
        query.status ?? null,
        query.provider ?? null,
        query.cursor ?? null,
        limit + 1,
      ]),
  );
  return toPage(rows, limit, presentNotice);
};
