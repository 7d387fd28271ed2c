import {
  batched,
  type Clock,
  columns,
  type Database,
  type Ids,
  refuseKernel,
  type WakeUp,
} from '#kernel';
import type { NoticeDraft } from './notice.ts';
import { keepMissedNotices, keepNotices, quarantineNotices } from './store.ts';

/** Writes to the inbox, many callers in one commit. */
export interface Inbox {
  /** Settles once the notice is durable; its name in our inbox. */
  keep(draft: NoticeDraft): Promise<string>;
  /** Keeps what could not be verified among the last thousand. */
  quarantine(forged: Forged): Promise<void>;
}

/** Something that claimed to be a notice. */
export interface Forged {
  readonly provider: string;
  readonly connectionId: string;
  readonly size: number;
  readonly start: string;
}

/** What writing to the inbox needs. */
export interface InboxDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly wake: WakeUp;
  /** The job that acts on notices of a subject: it stands on a higher floor. */
  readonly noticeJob: (subject: string) => string;
}

/** Notices in one commit, and notices that may wait in memory: a few megabytes. */
const sizeMax = 200;
const waitingMax = 2_000;

const onFull = () => refuseKernel('service_busy', { retryAfterSeconds: 5 });

/** Opens the inbox of a process. Beyond its bound senders are asked to come again: they will. */
export const createInbox = (deps: InboxDeps): Inbox => ({
  keep: batched({
    sizeMax,
    waitingMax,
    flightsMax: 1,
    onFull,
    flush: async (drafts) => {
      const kept = await writeDrafts(deps, drafts);
      return drafts.map((draft) => ({ ok: true, value: kept.get(nameOf(draft)) ?? '' }));
    },
  }),
  quarantine: batched({
    sizeMax,
    waitingMax: sizeMax,
    flightsMax: 1,
    onFull,
    flush: async (forged) => {
      await deps.database.transaction(
        async (tx) => await tx.run(quarantineNotices, [...forgedColumns(forged), deps.clock.now()]),
      );
      return forged.map(() => ({ ok: true, value: undefined }));
    },
  }),
});

/**
 * Keeps notices that were read at a provider rather than delivered by it, as if they had been. What
 * was delivered before is left as it is.
 *
 * @returns how many had been missed
 */
export const keepMissed = async (
  deps: InboxDeps,
  drafts: readonly NoticeDraft[],
): Promise<number> => {
  if (drafts.length === 0) return 0;
  const distinct = [...new Map(drafts.map((draft) => [nameOf(draft), draft])).values()];
  const kept = draftColumns(deps.ids, distinct);
  const rows = await deps.database.transaction(
    async (tx) => await tx.rows(keepMissedNotices, [...kept, deps.clock.now()]),
  );
  deps.wake(rows.map(({ subject, id }) => ({ job: deps.noticeJob(subject), objectId: id })));
  return rows.length;
};

const writeDrafts = async (
  deps: InboxDeps,
  drafts: readonly NoticeDraft[],
): Promise<ReadonlyMap<string, string>> => {
  const distinct = [...new Map(drafts.map((draft) => [nameOf(draft), draft])).values()];
  const now = deps.clock.now();
  const rows = await deps.database.transaction(
    async (tx) => await tx.rows(keepNotices, [...draftColumns(deps.ids, distinct), now]),
  );
  deps.wake(
    rows
      .filter((row) => row.is_due)
      .map((row) => ({ job: deps.noticeJob(row.subject), objectId: row.id })),
  );
  return new Map(
    rows.map((row) => [
      keyOf(row.organisation_id, row.provider, row.connection_id, row.provider_notice_id),
      row.id,
    ]),
  );
};

const draftColumns = (ids: Ids, drafts: readonly NoticeDraft[]) =>
  columns(drafts, ({ scope, provider, connectionId, notice, body }) => [
    scope.organisationId,
    scope.mode,
    ids.next('ntc'),
    provider,
    connectionId,
    notice.id,
    notice.type,
    notice.attemptId,
    JSON.stringify(notice.references.slice(0, 20)),
    notice.suggests,
    notice.occurredAt,
    body,
    notice.subject,
    notice.claim === null ? null : JSON.stringify(notice.claim),
    notice.account ?? null,
  ]);

const forgedColumns = (forged: readonly Forged[]) =>
  columns(forged, ({ provider, connectionId, size, start }) => [
    provider,
    connectionId,
    size,
    start,
  ]);

const nameOf = ({ scope, provider, connectionId, notice }: NoticeDraft): string =>
  keyOf(scope.organisationId, provider, connectionId, notice.id);

const keyOf = (...parts: readonly string[]): string => parts.join('\n');
