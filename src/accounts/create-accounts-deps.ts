import { createErrandRunner } from '#providers';
import { settleChanges } from './change/settle-changes.ts';
import type { AccountsDeps, AccountsOptions } from './deps.ts';
import { lookName } from './jobs.ts';

/** Builds what the accounts module needs, with the one runner of its errands. */
export const createAccountsDeps = (options: AccountsOptions): AccountsDeps => ({
  ...options,
  errands: createErrandRunner(options, {
    owner: 'accounts',
    settle: async (tx, ended) => await settleChanges(options, tx, ended),
    afterSettled: (ended) => {
      options.onEvents();
      options.wake(ended.map(({ errand }) => ({ job: lookName, objectId: errand.subjectId })));
    },
  }),
});
