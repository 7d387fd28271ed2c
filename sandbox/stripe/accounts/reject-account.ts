import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { type Checked, required } from '../contract/params.ts';
import { forbidden, Refusal } from '../contract/refusal.ts';
import type { AccountRecord, AccountReview } from '../world/records.ts';
import { accountOf } from './find-account.ts';
import type { rejectParams } from './params.ts';
import { reviewAccount } from './review-account.ts';

/** Ends an account: its platform wants nothing of it any more, and says why. */
export function rejectAccount(call: Call<Checked<typeof rejectParams>>): Outcome {
  const { step, params } = call;
  const account = accountOf(call);
  const reason = required(params.reason, 'reason');
  requireLiable(account);
  const disabled_reason = reasons[reason];
  return found(reviewAccount(step, account, withReason(account, disabled_reason)));
}

/** Takes back what its platform has rejected; what Stripe has stays. */
export function unrejectAccount(call: Call<object>): Outcome {
  const account = accountOf(call);
  const { disabled_reason } = account.review;
  if (disabled_reason?.startsWith('rejected.platform_') !== true) {
    throw forbidden('This account was not rejected by its platform.');
  }
  return found(reviewAccount(call.step, account, withReason(account, null)));
}

const reasons = {
  credit: 'rejected.platform_other',
  fraud_no_intent_to_fulfill: 'rejected.platform_fraud',
  fraud_other: 'rejected.platform_fraud',
  fraud_payment_method_casher: 'rejected.platform_fraud',
  fraud_payment_method_tester: 'rejected.platform_fraud',
  other: 'rejected.platform_other',
  terms_of_service: 'rejected.platform_terms_of_service',
} as const;

function withReason(
  account: AccountRecord,
  disabled_reason: AccountReview['disabled_reason'],
): AccountRecord {
  return { ...account, review: { ...account.review, disabled_reason } };
}

/** Only whoever bears an account's losses may reject it. */
function requireLiable({ controller }: AccountRecord): void {
  if (controller.losses_payments === 'application') return;
  throw new Refusal(
    403,
    {
      type: 'invalid_request_error',
      message: 'You can only reject accounts that your platform is liable for.',
    },
    true,
  );
}
