import type { Clock, Database, Scope, Transaction } from '#kernel';
import { presentNotice } from './present-notice.ts';
import type { NoticeView } from './schema.ts';
import { dueNoticeIds, noticesAboutRows } from './store.ts';

/** A wake-up has this long to arrive before a sweep takes it for lost. */
const graceMs = 3_000;

/**
 * Notices of some subjects that nobody has settled and nobody holds, for the sweep of the job that
 * acts on them.
 */
export const noticesDue = async (
  deps: { readonly database: Database; readonly clock: Clock },
  subjects: readonly string[],
  limit: number,
): Promise<readonly string[]> => {
  const before = new Date(deps.clock.now().getTime() - graceMs);
  const rows = await deps.database.transaction(
    async (tx) => await tx.rows(dueNoticeIds, [before, subjects, limit]),
  );
  return rows.map((row) => row.id);
};

/** What notices can be about. */
export interface NoticeSubject {
  readonly attemptIds: readonly string[];
  /** The provider's names for the same. */
  readonly references: readonly string[];
}

/** Notices about some attempts, in the order they came, 500 at the most. For timelines. */
export const noticesAbout = async (
  tx: Transaction,
  scope: Scope,
  subject: NoticeSubject,
): Promise<readonly NoticeView[]> => {
  const rows = await tx.rows(noticesAboutRows, [
    scope.organisationId,
    scope.mode,
    subject.attemptIds,
    subject.references,
  ]);
  return rows.map(presentNotice);
};
