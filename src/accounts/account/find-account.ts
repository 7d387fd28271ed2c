import type { Caller, Transaction } from '#kernel';
import type { Connection, PlatformDesk } from '#providers';
import type { AccountsOptions } from '../deps.ts';
import { refuse } from '../errors.ts';
import { type Account, scopeOfAccount } from './account.ts';
import { lockAccount, selectAccount } from './store.ts';

/**
 * One account as it stands. A key that is bound to an account finds no other.
 *
 * @throws refusal account_not_found
 */
export const findAccount = async (
  tx: Transaction,
  caller: Caller,
  accountId: string,
): Promise<Account> => {
  requireOwn(caller, accountId);
  const { organisationId, mode } = caller;
  return found(await tx.row(selectAccount, [organisationId, mode, accountId]), accountId);
};

/** The same, under its lock. */
export const lockFoundAccount = async (
  tx: Transaction,
  caller: Caller,
  accountId: string,
): Promise<Account> => {
  requireOwn(caller, accountId);
  const { organisationId, mode } = caller;
  return found(await tx.row(lockAccount, [organisationId, mode, accountId]), accountId);
};

/** An account that its provider has made and that still lets us in. */
export type ConnectedAccount = Account & { readonly provider_reference: string };

/** Refuses `account_not_connected` where there is nothing to act upon. */
export const connected = (account: Account): ConnectedAccount => {
  const { provider_reference: reference, state } = account;
  if (reference === null || state === 'disconnected') {
    throw refuse('account_not_connected', {
      detail:
        reference === null
          ? `Account ${account.id} was not made by its provider yet.`
          : `Account ${account.id} is disconnected.`,
    });
  }
  return { ...account, provider_reference: reference };
};

/** Where an account is acted upon. */
export const deskOf = async (
  deps: Pick<AccountsOptions, 'providerNamed' | 'connectionById'>,
  account: Account,
): Promise<{ readonly desk: PlatformDesk; readonly connection: Connection }> => {
  const connection = await deps.connectionById(account.connection_id);
  const { platform } = deps.providerNamed(account.provider);
  if (connection === undefined || platform === null) {
    throw refuse('account_provider_unsupported', { detail: `It stands at ${account.provider}.` });
  }
  const { organisationId } = scopeOfAccount(account);
  if (connection.scope.organisationId !== organisationId) {
    throw new Error('an account is acted upon through its own organisation');
  }
  return { desk: platform, connection };
};

const requireOwn = (caller: Caller, accountId: string): void => {
  if (caller.accountId !== undefined && caller.accountId !== accountId) throw noAccount(accountId);
};

const found = (account: Account | undefined, accountId: string): Account => {
  if (account === undefined) throw noAccount(accountId);
  return account;
};

const noAccount = (accountId: string) =>
  refuse('account_not_found', { detail: `No account ${accountId}.` });
