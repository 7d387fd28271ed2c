import { assert } from '#kernel';
import { refuse } from '../../errors.ts';

/** The errand that made or last changed a thing of theirs: how it is found again. */
export const errandKey = 'bascule_errand';

/** Our own names on theirs: whose it is, should somebody look at it there. */
export const accountKey = 'bascule_account';
export const transferKey = 'bascule_transfer';
export const reversalKey = 'bascule_reversal';
export const payoutKey = 'bascule_payout';

const forms = {
  account: /^acct_\w+$/,
  charge: /^(ch|py)_\w+$/,
  transfer: /^tr_\w+$/,
  fee: /^fee_\w+$/,
  payout: /^po_\w+$/,
  destination: /^(ba|card)_\w+$/,
};

/** A name of theirs that our rows hold, for a path or a body. Of another form it is a bug. */
export const named = (kind: keyof typeof forms, reference: string): string => {
  assert(forms[kind].test(reference), `a ${kind} at Stripe has the form of one`);
  return reference;
};

/**
 * A name of theirs that a caller brings along.
 *
 * @throws refusal provider_token_malformed
 */
export const given = (form: RegExp, reference: string, pointer: string): string => {
  if (form.test(reference)) return reference;
  throw refuse('provider_token_malformed', { pointer });
};

/** A path below an account. */
export const accountPath = (account: string, api: 'v1' | 'v2' = 'v1'): string =>
  `${api === 'v1' ? '/v1/accounts' : '/v2/core/accounts'}/${named('account', account)}`;
