import type { Static } from 'typebox';
import { assert, type Caller, type Transaction } from '#kernel';
import type { AccountReport, Connection } from '#providers';
import type { Account } from '../account/account.ts';
import { foldReport, type ReadSpan } from '../account/fold-report.ts';
import { presentAccount } from '../account/present-account.ts';
import type { AccountView } from '../account/schema.ts';
import { seenOf } from '../account/seen-account.ts';
import { insertAccount, lockAccountByReference, selectAccount } from '../account/store.ts';
import { writeAccounts } from '../account/write-account.ts';
import type { AccountsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { newAccount } from './new-account.ts';
import type { CreateAccountBody } from './schema.ts';

type Body = Static<typeof CreateAccountBody>;

/** What is sent of an account that is to be connected: its provider knows all else. */
const taken = ['provider', 'provider_account', 'api', 'seller_reference', 'metadata'];

/**
 * Connects an account that the provider has made already: read first, because only what lets us in
 * is ours. One that was disconnected comes back as what it was, with what it is owed and owes.
 *
 * @throws refusal account_order_invalid, account_not_readable, account_already_connected,
 *   account_provider_unreachable
 */
export const importAccount = async (
  deps: AccountsDeps,
  caller: Caller,
  connection: Connection,
  reference: string,
  body: Body,
): Promise<AccountView> => {
  requireNoMore(body);
  const { platform } = deps.providerNamed(connection.provider);
  assert(platform !== null, 'whoever connects an account has asked whether that can be');
  const from = deps.clock.now();
  const { result } = await platform.readAccount(connection, reference, body.api ?? 'v1');
  if (result.kind === 'unreachable') {
    throw refuse('account_provider_unreachable', { detail: result.cause, retryAfterSeconds: 5 });
  }
  if (result.kind !== 'found' || result.value.reference !== reference) {
    throw refuse('account_not_readable', {
      detail: `No account ${reference} lets us in.`,
      pointer: '/provider_account',
    });
  }
  const report = result.value;
  const span = { from, until: deps.clock.now() };
  const account = await deps.database.transaction(
    async (tx) => await write(deps, tx, { caller, connection, body, report, span }),
  );
  deps.onEvents();
  return presentAccount(account);
};

interface Import {
  readonly caller: Caller;
  readonly connection: Connection;
  readonly body: Body;
  readonly report: AccountReport;
  readonly span: ReadSpan;
}

const write = async (
  deps: Pick<AccountsDeps, 'clock' | 'ids'>,
  tx: Transaction,
  given: Import,
): Promise<Account> => {
  const { caller, connection, report, span } = given;
  const { organisationId, mode } = caller;
  const key = [organisationId, mode, connection.provider, report.reference] as const;
  await requireNotOurs(tx, caller, report);
  const row = importedRow(deps, given);
  const isNew = (await tx.run(insertAccount, [JSON.stringify(row)])) === 1;
  const before = await tx.row(lockAccountByReference, [...key]);
  assert(before !== undefined, 'an account that was inserted, here or beside us, stands');
  // The same request, run again after a crash.
  if (!isNew && before.id === row.id && before.disconnected_at === null) return before;
  if (!isNew && before.disconnected_at === null) {
    throw refuse('account_already_connected', {
      detail: `${report.reference} is account ${before.id}.`,
      extra: { account_id: before.id },
    });
  }
  const back: Account = {
    ...before,
    connection_id: connection.id,
    connected_at: span.from,
    disconnected_at: null,
    disconnected_for: null,
  };
  const { account, step, tellings } = foldReport(back, seenOf(report), span, deps.clock.now());
  const told = isNew ? (['account.created', ...tellings] as const) : tellings;
  await writeAccounts(deps, tx, [{ account, step, tellings: told }], caller.traceparent);
  return account;
};

/** An account that we are making ourselves, and whose making has not come to its end, is no import. */
const requireNotOurs = async (
  tx: Transaction,
  { organisationId, mode }: Caller,
  { accountId, reference }: AccountReport,
): Promise<void> => {
  if (accountId === null) return;
  const ours = await tx.row(selectAccount, [organisationId, mode, accountId]);
  if (ours === undefined || ours.provider_reference !== null) return;
  throw refuse('account_already_connected', {
    detail: `${reference} is account ${accountId}, which is being made.`,
    extra: { account_id: accountId },
  });
};

const importedRow = (
  deps: Pick<AccountsDeps, 'clock'>,
  { caller, connection, body, report, span }: Import,
): Account => ({
  ...newAccount(caller, connection, {
    id: caller.ids.next('acc'),
    api: report.api,
    traits: report.traits,
    needs: needsOf(report),
    country: report.country,
    email: report.email,
    businessType: report.businessType,
    defaultCurrency: report.defaultCurrency,
    sellerReference: body.seller_reference ?? null,
    metadata: body.metadata ?? {},
    at: deps.clock.now(),
  }),
  provider_reference: report.reference,
  connected_at: span.from,
});

/** What was asked for there is what it is for; where that is nothing we know, to be paid. */
const needsOf = ({ capabilities }: AccountReport): Account['needs'] => {
  const asked = (['card_payments', 'transfers'] as const).filter((name) => name in capabilities);
  return asked.length === 0 ? ['transfers'] : asked;
};

const requireNoMore = (body: Body): void => {
  const more = Object.keys(body).find((field) => !taken.includes(field));
  if (more === undefined) return;
  throw refuse('account_order_invalid', {
    detail: 'The provider knows the rest of an account that it has made already.',
    pointer: `/${more}`,
  });
};
