import { appendEvents, assert, type Transaction } from '#kernel';
import type { AccountsOptions } from '../deps.ts';
import { type Account, scopeOfAccount } from './account.ts';
import type { AccountStep } from './fold-report.ts';
import { presentAccount } from './present-account.ts';
import { insertAccountStep, saveAccount } from './store.ts';

/**
 * Writes locked accounts with their steps and events, in the caller's transaction. Call it last:
 * events are appended last.
 */
export const writeAccounts = async (
  deps: Pick<AccountsOptions, 'ids'>,
  tx: Transaction,
  steps: readonly AccountStep[],
  traceparent?: string,
): Promise<void> => {
  for (const { account, step } of steps) {
    assert((await tx.run(saveAccount, [JSON.stringify(account)])) === 1, 'a locked account stands');
    if (step !== null) await tx.run(insertAccountStep, [JSON.stringify(stepRow(account, step))]);
  }
  await appendEvents(
    tx,
    deps.ids,
    steps.flatMap(({ account, tellings }) =>
      tellings.map((type) => ({
        scope: scopeOfAccount(account),
        type,
        object: { type: 'account', id: account.id },
        payload: toldOf(account),
        traceparent,
      })),
    ),
  );
};

/**
 * What is told of an account. Events can never be taken back, so they carry nothing of the person
 * behind it and nothing of his bank; who wants that retrieves it.
 */
const toldOf = (account: Account): object => {
  const { email: _, metadata: __, external_accounts: ___, ...told } = presentAccount(account);
  return told;
};

const stepRow = (account: Account, step: NonNullable<AccountStep['step']>): object => ({
  organisation_id: account.organisation_id,
  mode: account.mode,
  object_id: account.id,
  sequence: account.step_count,
  from_state: step.from,
  event: step.event,
  to_state: account.state,
  occurred_at: account.updated_at,
});
