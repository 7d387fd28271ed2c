import type { Checked } from '../contract/params.ts';
import { sharedMore } from '../world/plain.ts';
import type { PaymentIntentMore } from '../world/records.ts';
import { termsOf } from './connect-terms.ts';
import type { confirmParams, createParams, updateParams } from './params.ts';

type Given = Partial<
  Checked<typeof createParams> & Checked<typeof updateParams> & Checked<typeof confirmParams>
>;

/** Lays the rarer parameters over what an intent has; the same object when none is given. */
export function moreOf(before: PaymentIntentMore, given: Given): PaymentIntentMore {
  const changes: Partial<Record<keyof PaymentIntentMore, unknown>> = {};
  const set = (field: keyof PaymentIntentMore, value: unknown) => {
    if (value !== undefined && value !== before[field]) changes[field] = value;
  };

  set('description', given.description);
  set('receipt_email', given.receipt_email);
  set('setup_future_usage', given.setup_future_usage);
  set('statement_descriptor', given.statement_descriptor);
  set('statement_descriptor_suffix', given.statement_descriptor_suffix);
  set('shipping', given.shipping);
  set('transfer_group', given.transfer_group);
  set('confirmation_method', given.confirmation_method);
  set('allowed_types', given.allowed_payment_method_types);
  set('excluded_types', given.excluded_payment_method_types);
  set('three_d_secure', given.payment_method_options?.card?.request_three_d_secure);
  set('incremental', given.payment_method_options?.card?.request_incremental_authorization);
  set('multicapture', given.payment_method_options?.card?.request_multicapture);
  set('authentication', given.payment_method_options?.card?.three_d_secure);
  set('allow_redirects', redirects(given));
  set('connect', termsOf(before.connect, given));

  if (Object.keys(changes).length === 0) return before;
  return sharedMore({ ...before, ...changes } as PaymentIntentMore);
}

function redirects(given: Given): 'always' | 'never' | null | undefined {
  // A list of allowed types takes the place of the automatic choice.
  if (given.allowed_payment_method_types !== undefined) return null;
  const automatic = given.automatic_payment_methods;
  if (automatic === undefined) return undefined;
  return automatic.enabled === false ? null : (automatic.allow_redirects ?? 'always');
}
