import { forbidden, missing } from '../contract/refusal.ts';
import { defaultFor, newExternalAccount } from '../external-accounts/new-external-account.ts';
import type { ExternalAccountRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

/** The bank account or card that a payout goes to: the one that is named, or the currency's own. */
export function targetOf(
  step: Step,
  currency: string,
  named: string | undefined,
): ExternalAccountRecord {
  const target =
    named === undefined ? defaultTarget(step, currency) : step.get('external_account', named);
  if (named !== undefined && (target === undefined || target.is_deleted)) {
    throw missing('external account', named, 'destination');
  }
  if (target === undefined || target.currency !== currency) {
    throw forbidden(
      `Sorry, you don't have any external accounts in that currency (${currency})`,
      undefined,
      'currency',
    );
  }
  if (target.status === 'errored' || target.status === 'verification_failed') {
    throw forbidden(
      `The external account ${target.id} cannot be used for payouts: the last one to it failed. A different external account must be used.`,
      'bank_account_unusable',
      'destination',
    );
  }
  return target;
}

/** Where the money of an account goes by itself; undefined where nothing takes it. */
export function defaultTarget(step: Step, currency: string): ExternalAccountRecord | undefined {
  const known = defaultFor(step, currency);
  if (known !== undefined || step.world.owner !== null) return known;
  // A platform has a bank account in every currency: nobody connected it.
  const own = { country: 'DE', currency, last4: '3000', status: 'verified' } as const;
  return step.put(newExternalAccount(step, own));
}
