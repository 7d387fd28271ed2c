import { type Caller, derivedId, type Transaction } from '#kernel';
import { type LeasedErrand, openErrands, type PlatformInstruction } from '#providers';
import { type Account, type AccountChange, isBusy, scopeOfAccount } from '../account/account.ts';
import {
  type ConnectedAccount,
  connected,
  findAccount,
  lockFoundAccount,
} from '../account/find-account.ts';
import { presentAccount } from '../account/present-account.ts';
import { readAccount } from '../account/read-account.ts';
import type { AccountView } from '../account/schema.ts';
import { saveAccount } from '../account/store.ts';
import type { AccountsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';

/** What is to be asked of the provider for an account. */
export interface ChangeOrder {
  readonly accountId: string;
  /** Made under the account's lock; refuses what does not go with it as it stands. */
  readonly instructionOf: (account: ConnectedAccount) => PlatformInstruction;
}

/**
 * Asks a provider to change an account: durable first, then sent, then the account is read. Run
 * again under the same ids, after a crash or a lost answer, it takes up what the first run left.
 *
 * @throws refusal account_not_found, account_not_connected, account_busy, account_change_refused,
 *   account_provider_unreachable
 */
export const changeAccount = async (
  deps: AccountsDeps,
  caller: Caller,
  order: ChangeOrder,
): Promise<AccountView> => {
  const orderId = caller.ids.next('err');
  const opened = await deps.database.transaction(async (tx) => {
    const account = await lockFoundAccount(tx, caller, order.accountId);
    const changeId = nextTry(account, orderId);
    if (changeId === undefined) return [];
    const instruction = order.instructionOf(connected(account));
    return await openChange(deps, tx, account, {
      id: changeId,
      order: orderId,
      instruction,
      caller,
    });
  });
  return await carryOut(deps, caller, order.accountId, orderId, opened);
};

/** The errand to open: the first, or another one where the first is proved never to have left. */
export const nextTry = (account: Account, orderId: string): string | undefined => {
  const { change } = account;
  if (change?.order === orderId) {
    return change.status === 'not_sent' ? derivedId('err', change.id, 'again') : undefined;
  }
  if (isBusy(account)) {
    throw refuse('account_busy', {
      detail: `${change?.kind ?? 'A change'} of account ${account.id} is ${change?.status ?? 'open'}.`,
    });
  }
  return orderId;
};

/** Writes the errand and what the account shows of it. */
export const openChange = async (
  deps: Pick<AccountsDeps, 'clock' | 'providerNamed'>,
  tx: Transaction,
  account: Account,
  given: {
    readonly id: string;
    readonly order: string;
    readonly instruction: PlatformInstruction;
    readonly caller: Caller;
  },
): Promise<readonly LeasedErrand[]> => {
  const { id, order, instruction, caller } = given;
  const change: AccountChange = {
    id,
    order,
    kind: instruction.kind,
    status: 'sending',
    failure: null,
  };
  await tx.run(saveAccount, [JSON.stringify({ ...account, change })]);
  return await openErrands(deps, tx, [
    {
      scope: scopeOfAccount(account),
      id,
      owner: 'accounts',
      subjectId: account.id,
      connectionId: account.connection_id,
      provider: account.provider,
      instruction,
      traceparent: caller.traceparent,
    },
  ]);
};

/** Drives what was opened, or looks after what another run left, and answers by what it came to. */
export const carryOut = async (
  deps: AccountsDeps,
  caller: Caller,
  accountId: string,
  orderId: string,
  opened: readonly LeasedErrand[],
): Promise<AccountView> => {
  const find = async (): Promise<Account> =>
    await deps.database.asTenant(caller, async (tx) => await findAccount(tx, caller, accountId));
  if (opened.length > 0) await deps.errands.drive(opened);
  else await deps.errands.resolve([(await find()).change?.id ?? orderId]);

  const account = await find();
  if (account.change?.order === orderId) requireNoRefusal(account.change);
  const isMade = account.change?.kind === 'create_account';
  if (account.change?.status !== 'done' || isMade) return presentAccount(account);
  const read = await readAccount(deps, account);
  return presentAccount(read.kind === 'read' ? read.account : account);
};

const requireNoRefusal = ({ status, failure }: AccountChange): void => {
  if (status === 'refused') {
    throw refuse('account_change_refused', {
      detail: failure?.message ?? 'The provider did not say why.',
      extra: { provider_code: failure?.code ?? 'unknown' },
    });
  }
  if (status === 'not_sent') throw refuse('account_provider_unreachable', { retryAfterSeconds: 5 });
};
