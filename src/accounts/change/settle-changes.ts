import { assert, columns, type Transaction } from '#kernel';
import type { EndedErrand, LeasedErrand } from '#providers';
import type { Account } from '../account/account.ts';
import {
  type AccountStep,
  type AccountTelling,
  foldReport,
  restand,
} from '../account/fold-report.ts';
import { seenOf } from '../account/seen-account.ts';
import { lockAccounts } from '../account/store.ts';
import { writeAccounts } from '../account/write-account.ts';
import type { AccountsOptions } from '../deps.ts';

/**
 * What the ends of errands mean for accounts, in the transaction that ends them: an account that
 * was made has its provider's name, one that was changed is read again soon, and each shows how its
 * last change ended.
 */
export const settleChanges = async (
  deps: Pick<AccountsOptions, 'clock' | 'ids'>,
  tx: Transaction,
  ended: readonly EndedErrand[],
): Promise<readonly LeasedErrand[]> => {
  const rows = await tx.rows(
    lockAccounts,
    columns(ended, ({ errand }) => [errand.scope.organisationId, errand.subjectId]),
  );
  const standing = new Map(rows.map((row) => [row.id, row]));
  const steps = ended.map((end): AccountStep => {
    const account = standing.get(end.errand.subjectId);
    assert(account !== undefined, 'an errand of accounts is for an account');
    const step = afterChange(account, end, deps.clock.now());
    standing.set(account.id, step.account);
    return step;
  });
  await writeAccounts(deps, tx, steps);
  return [];
};

/** An account after the end of a change. Pure. */
export const afterChange = (
  account: Account,
  { errand, outcome }: EndedErrand,
  at: Date,
): AccountStep => {
  const noted = account.change?.id === errand.id ? withEnd(account, { errand, outcome }) : account;
  if (outcome.kind !== 'done') return told(account, noted, at);
  const { report } = outcome;
  if (report.about === 'account') {
    const made = {
      ...noted,
      provider_reference: report.account.reference,
      connected_at: noted.connected_at ?? errand.createdAt,
    };
    const span = { from: errand.lastSentAt, until: at };
    const { account: read, step, tellings } = foldReport(made, seenOf(report.account), span, at);
    return { account: read, step, tellings: withUpdate(tellings) };
  }
  const isClosed = errand.kind === 'close_account';
  const changed: Account = isClosed
    ? { ...noted, disconnected_at: at, disconnected_for: 'closed' }
    : { ...noted, begun_at: noted.begun_at ?? at };
  const step = told(account, changed, at);
  // The answer does not show the account: it is read as soon as somebody can.
  return isClosed ? step : { ...step, account: { ...step.account, next_look_at: at } };
};

const withEnd = (account: Account, { errand, outcome }: EndedErrand): Account => ({
  ...account,
  change: account.change && {
    ...account.change,
    status: errand.state === 'unknown' ? 'sending' : errand.state,
    failure: outcome.kind === 'done' ? null : failureOf({ errand, outcome }),
  },
});

const failureOf = ({ errand, outcome }: EndedErrand) =>
  outcome.kind === 'refused'
    ? { code: outcome.code.slice(0, 200), message: outcome.message.slice(0, 500) }
    : {
        code: errand.failure?.reason.slice(0, 200) ?? outcome.kind,
        message: errand.failure?.message.slice(0, 500) ?? '',
      };

const told = (before: Account, changed: Account, at: Date): AccountStep => {
  const step = restand(before, changed, at);
  return {
    ...step,
    account: { ...step.account, updated_at: at },
    tellings: withUpdate(step.tellings),
  };
};

/** How a change ended is told, whatever else is. */
const withUpdate = (tellings: readonly AccountTelling[]): readonly AccountTelling[] =>
  tellings.length === 0 ? ['account.updated'] : tellings;
