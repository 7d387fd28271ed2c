import type { Stripe } from 'stripe';
import type { AccountReport } from '../../contract.ts';
import { isAccountV2 } from './answers.ts';
import { reportAccountV1 } from './report-account-v1.ts';
import { reportAccountV2 } from './report-account-v2.ts';

/** What an account that was just made says of itself: there is nothing around it yet. */
export const reportAccount = (account: Stripe.Account | Stripe.V2.Core.Account): AccountReport =>
  isAccountV2(account)
    ? reportAccountV2(account, { externalAccounts: [], payoutSchedule: null })
    : reportAccountV1(account, null);
