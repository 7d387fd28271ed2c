import type { Transaction } from '#kernel';
import type { AccountReport, Read } from '#providers';
import type { AccountsOptions } from '../deps.ts';
import type { Account } from './account.ts';
import { deskOf } from './find-account.ts';
import { type AccountStep, foldReport, type ReadSpan, restand } from './fold-report.ts';
import { seenOf } from './seen-account.ts';
import { lockAccount } from './store.ts';
import { writeAccounts } from './write-account.ts';

/** What reading an account needs. */
export type ReadDeps = Pick<
  AccountsOptions,
  'database' | 'clock' | 'ids' | 'onEvents' | 'connectionById' | 'providerNamed'
>;

/** What came of reading an account: as it stands now, or why nobody could read it. */
export type AccountRead =
  | { readonly kind: 'read'; readonly account: Account }
  | { readonly kind: 'unreachable'; readonly cause: string };

/**
 * Reads an account at its provider and lays what it says over the row. An account that no longer
 * lets us in, or that is not there any more, is disconnected by that.
 */
export const readAccount = async (deps: ReadDeps, account: Account): Promise<AccountRead> => {
  const { provider_reference: reference } = account;
  if (reference === null || account.disconnected_at !== null) return { kind: 'read', account };
  const { desk, connection } = await deskOf(deps, account);
  const from = deps.clock.now();
  const { result } = await desk.readAccount(connection, reference, account.api);
  const span = { from, until: deps.clock.now() };
  if (result.kind === 'unreachable') return result;
  if (result.kind === 'found' && result.value.reference !== reference) {
    return { kind: 'unreachable', cause: `asked for ${reference}, told of another account` };
  }
  const step = await deps.database.transaction(
    async (tx) => await layOver(deps, tx, account, result, span),
  );
  if (step.tellings.length > 0) deps.onEvents();
  return { kind: 'read', account: step.account };
};

const layOver = async (
  deps: Pick<ReadDeps, 'clock' | 'ids'>,
  tx: Transaction,
  { organisation_id: organisationId, mode, id }: Account,
  result: Exclude<Read<AccountReport>, { readonly kind: 'unreachable' }>,
  span: ReadSpan,
): Promise<AccountStep> => {
  const before = await tx.row(lockAccount, [organisationId, mode, id]);
  if (before === undefined) throw new Error(`the account ${id} is kept for ever`);
  const at = deps.clock.now();
  const step =
    result.kind === 'found'
      ? foldReport(before, seenOf(result.value), span, at)
      : disconnected(before, { since: span.from, cause: result.kind }, at);
  if (step.account !== before) await writeAccounts(deps, tx, [step]);
  return step;
};

/**
 * An account after it was heard that it lets us in no more. What was so before it was connected, or
 * connected anew, changes nothing.
 */
export const disconnected = (
  account: Account,
  heard: { readonly since: Date; readonly cause: string },
  at: Date,
): AccountStep => {
  const isOld = account.connected_at !== null && heard.since < account.connected_at;
  if (isOld || account.disconnected_at !== null) return { account, step: null, tellings: [] };
  const gone = { ...account, disconnected_at: heard.since, disconnected_for: heard.cause };
  return restand(account, gone, at);
};
