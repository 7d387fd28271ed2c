import type { Account } from '../account/account.ts';
import { refuse } from '../errors.ts';

/** Where the seller has a dashboard, his bank account is set there, and by nobody else. */
export const requireOwnBank = (account: Account): void => {
  if (account.dashboard === 'none') return;
  throw refuse('account_change_not_allowed', {
    detail: `The seller sets his bank account in his own dashboard (${account.dashboard}).`,
  });
};
