import { columns, type Random, type Transaction } from '#kernel';
import { noticeMachine } from './notice.machine.ts';
import type { ClaimedNotice } from './notice.ts';
import { failNotices, settleNotices } from './store.ts';

/** What came of acting on a notice. */
export interface NoticeMark {
  readonly notice: Pick<ClaimedNotice, 'scope' | 'id'>;
  /** `process`: applied. `ignore`: not about anything of ours. `outdate`: too late to matter. */
  readonly event: 'process' | 'ignore' | 'outdate';
}

/**
 * Settles notices in the transaction that applied them, so that each is applied or comes again. A
 * notice that somebody else settled meanwhile is left as it is.
 */
export const markProcessed = async (
  tx: Transaction,
  now: Date,
  marks: readonly NoticeMark[],
): Promise<void> => {
  if (marks.length === 0) return;
  const settled = columns(marks, ({ notice, event }) => [
    notice.scope.organisationId,
    notice.id,
    event,
    noticeMachine.step('received', event),
  ]);
  await tx.run(settleNotices, [...settled, now]);
};

/** Why a notice could not be applied yet. */
export interface NoticeFailure {
  readonly notice: Pick<ClaimedNotice, 'scope' | 'id' | 'attempts'>;
  readonly cause: string;
}

/** Puts notices back for a later try: after seconds first, then hours; after a day they are given up. */
export const markFailed = async (
  tx: Transaction,
  at: { readonly now: Date; readonly random: Random },
  failures: readonly NoticeFailure[],
): Promise<void> => {
  if (failures.length === 0) return;
  const failed = columns(failures, ({ notice, cause }) => [
    notice.scope.organisationId,
    notice.id,
    cause.slice(0, 500),
    dueAfter(notice.attempts, at),
  ]);
  await tx.run(failNotices, [...failed, at.now]);
};

const firstPauseMs = 5_000;
const longestPauseMs = 2 * 3_600_000;
const attemptsMax = 20;

const dueAfter = (
  attempts: number,
  { now, random }: { readonly now: Date; readonly random: Random },
): Date | null => {
  if (attempts + 1 >= attemptsMax) return null;
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** attempts);
  // Half fixed, half by chance: many that failed together do not come back together.
  return new Date(now.getTime() + pauseMs * (0.5 + random() / 2));
};
