import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { presentNotice } from './present-notice.ts';
import { retrieveNotice } from './retrieve-notice.ts';
import type { NoticeView, noticeParamsSchema } from './schema.ts';
import { replayNoticeRow } from './store.ts';

/**
 * Has a notice looked at again, whatever came of it before. Safe: its content is only a hint, and
 * what it is about is asked of the provider anew.
 *
 * @throws refusal notice_not_found
 */
export const replayNotice = async (
  deps: Pick<WebhooksDeps, 'database' | 'clock' | 'wake' | 'noticeJob'>,
  caller: Caller,
  { params }: { readonly params: Static<typeof noticeParamsSchema> },
): Promise<NoticeView> => {
  const found = await retrieveNotice(deps, caller, { params });
  const replayed = await deps.database.transaction(
    async (tx) =>
      await tx.row(replayNoticeRow, [
        caller.organisationId,
        caller.mode,
        params.notice_id,
        deps.clock.now(),
      ]),
  );
  // One that has not been looked at yet needs no replay: its first look is still to come.
  if (replayed === undefined) return found;
  deps.wake([{ job: deps.noticeJob(replayed.subject), objectId: params.notice_id }]);
  return presentNotice(replayed);
};
