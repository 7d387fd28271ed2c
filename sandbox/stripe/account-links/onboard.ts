import { withCapabilities } from '../accounts/change-account.ts';
import { personsOf, reviewAccount } from '../accounts/review-account.ts';
import { failuresOf } from '../accounts/test-values.ts';
import { missing } from '../contract/refusal.ts';
import { addTestBank } from '../external-accounts/add-external-account.ts';
import { defaultFor } from '../external-accounts/new-external-account.ts';
import type { AccountLinkRecord, AccountRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

/** What becomes of an account whose owner has left a link's page: all is handed in, or nothing. */
export function onboard(step: Step, link: AccountLinkRecord, isComplete: boolean): AccountRecord {
  const account = step.at(null).get('account', link.account);
  if (account === undefined) throw missing('account', link.account);
  if (link.api === 'v2') step.at(null).emit('v2.core.account_link.returned', link);
  if (!isComplete) return account;
  const own = step.at(account.id);
  if (defaultFor(own, account.default_currency) === undefined) {
    addTestBank(own, account.country, account.default_currency);
  }
  return reviewAccount(step, account, completed(own, withDefaults(account)));
}

/** All that is asked is answered, and what would fail is put right. */
function completed(own: Step, account: AccountRecord): AccountRecord {
  const { review, tos_acceptance } = account;
  const excused = failuresOf(account, personsOf(own)).map(({ field }) => field);
  return {
    ...account,
    business_type: account.business_type ?? 'individual',
    tos_acceptance: {
      ...tos_acceptance,
      date: tos_acceptance.date ?? own.now_s,
      ip: tos_acceptance.ip ?? '203.0.113.1',
    },
    review: {
      ...review,
      is_onboarded: true,
      checked_at_ms: null,
      excused: [...review.excused, ...excused],
      demands: [],
      pins: {},
    },
  };
}

/** An account with the full dashboard asks for what its country has, where nobody asked. */
function withDefaults(account: AccountRecord): AccountRecord {
  const isAsked = Object.values(account.standing.capabilities).some(
    (status) => status !== 'unrequested',
  );
  if (isAsked || account.controller.dashboard !== 'full') return account;
  return withCapabilities(account, { card_payments: true, transfers: true });
}
