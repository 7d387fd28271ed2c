import type { AccountsDeps } from '../deps.ts';
import type { Account } from './account.ts';
import { restand } from './fold-report.ts';
import { readAccount } from './read-account.ts';
import { accountsToLookAt, lockAccount, takeAccounts } from './store.ts';
import { writeAccounts } from './write-account.ts';

/** Who takes an account to look at it has it for so long; then another may. */
const takenMs = 5 * 60_000;

/**
 * Looks at accounts that are due: reads them, so that a lost notice is healed, and tells of
 * deadlines that come near. One that cannot be read is looked at again, and its deadlines are told
 * of all the same.
 */
export const lookAtAccounts = async (deps: AccountsDeps, ids: readonly string[]): Promise<void> => {
  const now = deps.clock.now();
  const until = new Date(now.getTime() + takenMs);
  const taken = await deps.database.transaction(
    async (tx) => await tx.rows(takeAccounts, [ids, now, until]),
  );
  for (const account of taken) {
    const read = await readAccount(deps, account);
    if (read.kind === 'read') continue;
    deps.log.warn({ account_id: account.id, cause: read.cause }, 'an account was not read');
    await tellDeadline(deps, account);
  }
};

/** Accounts that are due, longest due first. */
export const findAccountsToLookAt = async (
  deps: Pick<AccountsDeps, 'database' | 'clock'>,
  limit: number,
): Promise<readonly string[]> => {
  const rows = await deps.database.transaction(
    async (tx) => await tx.rows(accountsToLookAt, [deps.clock.now(), limit]),
  );
  return rows.map((row) => row.id);
};

/** What time alone has changed of an account that nobody could read. */
const tellDeadline = async (
  deps: Pick<AccountsDeps, 'database' | 'clock' | 'ids' | 'onEvents'>,
  { organisation_id: organisationId, mode, id }: Account,
): Promise<void> => {
  const isTold = await deps.database.transaction(async (tx) => {
    const before = await tx.row(lockAccount, [organisationId, mode, id]);
    if (before === undefined) throw new Error(`the account ${id} is kept for ever`);
    const step = restand(before, before, deps.clock.now());
    if (step.tellings.length === 0) return false;
    const account = { ...step.account, next_look_at: before.next_look_at };
    await writeAccounts(deps, tx, [{ ...step, account }]);
    return true;
  });
  if (isTold) deps.onEvents();
};
