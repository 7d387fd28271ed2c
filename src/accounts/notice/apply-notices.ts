import { type JobRun, recordJobRuns } from '#kernel';
import { type ClaimedNotice, claimNotices, markFailed, markProcessed } from '#webhooks';
import type { Account } from '../account/account.ts';
import { disconnected, readAccount } from '../account/read-account.ts';
import { accountsBeingMade, lockAccount, selectAccountsByReference } from '../account/store.ts';
import { writeAccounts } from '../account/write-account.ts';
import type { AccountsDeps } from '../deps.ts';

/** What came of one notice. */
type Applied =
  | { readonly event: 'process' | 'outdate'; readonly account: Account }
  | { readonly event: 'ignore' }
  | { readonly event: 'fail'; readonly cause: string };

const noticeLeaseMs = 60_000;

/** The name of the job that acts on notices of accounts. */
export const applyNoticesName = 'accounts.apply_notices';

/**
 * Acts on notices of accounts: each account is read, once however many tell of it, because notices
 * come in any order and what they carry is old. Only that an account lets us in no more is believed
 * as told, since nothing can be read then. A notice of an account that is not ours is kept and
 * never acted upon.
 */
export const applyNotices = async (
  deps: AccountsDeps,
  noticeIds: readonly string[],
): Promise<void> => {
  const startedAt = deps.clock.now();
  const claim = { ids: noticeIds, now: startedAt, leaseMs: noticeLeaseMs };
  const notices = await deps.database.transaction(async (tx) => await claimNotices(tx, claim));
  const ofOne = Map.groupBy(notices, (notice) =>
    [notice.scope.organisationId, notice.scope.mode, notice.provider, accountOf(notice)].join(' '),
  );
  const outcomes: (Applied & { readonly notice: ClaimedNotice })[] = [];
  for (const group of ofOne.values()) {
    for (const [i, applied] of (await applySafely(deps, group)).entries()) {
      const notice = group[i];
      if (notice !== undefined) outcomes.push({ notice, ...applied });
    }
  }
  await settle(deps, outcomes, startedAt);
};

const accountOf = ({ account, references }: ClaimedNotice): string =>
  account ?? references[0] ?? '';

const applySafely = async (
  deps: AccountsDeps,
  group: readonly ClaimedNotice[],
): Promise<readonly Applied[]> => {
  try {
    return await apply(deps, group);
  } catch (fault) {
    // Its own fault must not take those of other accounts along; it is kept and tried again.
    deps.log.warn({ err: fault, notice_id: group[0]?.id }, 'a notice could not be applied');
    const cause = fault instanceof Error ? fault.message : String(fault);
    return group.map(() => ({ event: 'fail', cause }));
  }
};

/** All that is told of one account. */
const apply = async (
  deps: AccountsDeps,
  group: readonly ClaimedNotice[],
): Promise<readonly Applied[]> => {
  const [first] = group;
  if (first === undefined) return [];
  const account = await find(deps, first);
  if (account === undefined) {
    const mayCome = await isBeingMade(deps, first);
    const unknown: Applied = mayCome
      ? { event: 'fail', cause: 'an account whose making has not come to its end may be meant' }
      : { event: 'ignore' };
    return group.map(() => unknown);
  }
  const ended = group.filter(({ suggests }) => suggests === 'ended');
  for (const notice of ended) await leave(deps, account, notice);
  const asks = group.some(({ suggests }) => suggests !== 'ended');
  const read = asks ? await readAccount(deps, await standing(deps, account)) : undefined;
  return group.map(({ suggests }) => {
    if (suggests === 'ended' || read?.kind === 'read') return { event: 'process', account };
    return { event: 'fail', cause: read?.cause ?? 'the account was not read' };
  });
};

const find = async (deps: AccountsDeps, notice: ClaimedNotice): Promise<Account | undefined> => {
  const { organisationId, mode } = notice.scope;
  const reference = accountOf(notice);
  if (reference === '') return undefined;
  return await deps.database.asTenant(
    notice.scope,
    async (tx) =>
      await tx.row(selectAccountsByReference, [organisationId, mode, notice.provider, [reference]]),
  );
};

const standing = async (deps: AccountsDeps, account: Account): Promise<Account> => {
  const { organisation_id: organisationId, mode, id } = account;
  const row = await deps.database.transaction(
    async (tx) => await tx.row(lockAccount, [organisationId, mode, id]),
  );
  return row ?? account;
};

/** Whether the provider may have made an account of ours whose name we have not heard yet. */
const isBeingMade = async (deps: AccountsDeps, notice: ClaimedNotice): Promise<boolean> => {
  const { organisationId, mode } = notice.scope;
  const row = await deps.database.asTenant(
    notice.scope,
    async (tx) => await tx.row(accountsBeingMade, [organisationId, mode, notice.provider]),
  );
  return row !== undefined && row.count > 0n;
};

/**
 * The account lets us in no more. The provider tells whole seconds: one that was connected in the
 * second of the notice was connected before it.
 */
const leave = async (
  deps: AccountsDeps,
  { organisation_id: organisationId, mode, id }: Account,
  { occurredAt }: ClaimedNotice,
): Promise<void> => {
  await deps.database.transaction(async (tx) => {
    const before = await tx.row(lockAccount, [organisationId, mode, id]);
    if (before === undefined) throw new Error(`the account ${id} is kept for ever`);
    const since = new Date(occurredAt.getTime() + 999);
    const step = disconnected(before, { since, cause: 'deauthorized' }, deps.clock.now());
    if (step.account !== before) await writeAccounts(deps, tx, [step]);
  });
  deps.onEvents();
};

const settle = async (
  deps: AccountsDeps,
  outcomes: readonly (Applied & { readonly notice: ClaimedNotice })[],
  startedAt: Date,
): Promise<void> => {
  const now = deps.clock.now();
  await deps.database.transaction(async (tx) => {
    const done = outcomes.filter((outcome) => outcome.event !== 'fail');
    await markProcessed(tx, now, done);
    const failures = outcomes.filter((outcome) => outcome.event === 'fail');
    await markFailed(tx, { now, random: deps.random }, failures);
    await recordJobRuns(
      tx,
      done.flatMap((outcome): readonly JobRun[] =>
        outcome.event === 'ignore'
          ? []
          : [
              {
                scope: outcome.notice.scope,
                job: applyNoticesName,
                objectId: outcome.account.id,
                startedAt,
                finishedAt: now,
                outcome: 'applied',
                detail: outcome.notice.type,
              },
            ],
      ),
    );
  });
};
