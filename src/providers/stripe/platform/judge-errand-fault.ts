import type { ErrandOutcome, FrozenErrand } from '../../contract.ts';
import type { StripeFault } from '../read-fault.ts';
import { meaningOf } from '../status-map.ts';

type Refused = Extract<ErrandOutcome, { kind: 'refused' }>;
type Word =
  | 'balance_insufficient'
  | 'account_gone'
  | 'above_limit'
  | 'not_permitted'
  | 'invalid'
  | 'in_flight'
  | 'rate_limited';

/**
 * What an error of Stripe's says of an errand: by status first, then by code. Whatever Stripe
 * refuses before it acts is refused, whatever may have run is unknown.
 * Sources: docs.stripe.com/api/errors, docs.stripe.com/error-codes.
 */
export const judgeErrandFault = (
  errand: FrozenErrand,
  status: number,
  fault: StripeFault,
): ErrandOutcome => {
  // The same key is at work; by its type it looks like a key sent with other parameters.
  if (status === 409) return refused('in_flight', fault, true);
  if (fault.type === 'idempotency_error') return keyMismatch(status, fault);
  if (status >= 500) return { kind: 'unknown', cause: `status ${status} after sending` };
  if (status === 429 || fault.code === 'rate_limit' || fault.code === 'lock_timeout') {
    return refused('rate_limited', fault, true);
  }
  switch (status) {
    case 401:
      return refused('not_permitted', fault, true);
    case 403:
      return fault.code === 'account_invalid'
        ? refused('account_gone', fault, false)
        : refused('not_permitted', fault, true);
    case 400:
    case 402:
    case 404:
      return judgeInvalid(errand, fault);
    default:
      return unmapped(status, fault);
  }
};

const judgeInvalid = (errand: FrozenErrand, fault: StripeFault): ErrandOutcome => {
  const known = meaningOf<Meaning>(codes, fault.code) ?? meaningOf<Meaning>(typesOfV2, fault.type);
  if (known !== undefined) return refused(known[0], fault, known[1]);
  if (fault.code === 'resource_missing' && isOfAccount(errand, fault)) {
    return refused('account_gone', fault, false);
  }
  if (fault.code === null && fault.param === 'amount' && capped.has(errand.kind)) {
    return refused('above_limit', fault, false);
  }
  // Only a pending payout is canceled: Stripe has no code for the others.
  if (fault.code === null && errand.kind === 'cancel_payout') {
    return refused('not_permitted', fault, false);
  }
  return refused('invalid', fault, false);
};

/** Where the account itself is what Stripe does not find. */
const isOfAccount = ({ kind, trace }: FrozenErrand, fault: StripeFault): boolean =>
  (kind === 'transfer' && fault.param === 'destination') ||
  (trace.within?.startsWith('acct_') === true && fault.message.includes(trace.within));

/** What may not be above a rest: of a charge, a transfer, a fee. */
const capped: ReadonlySet<FrozenErrand['kind']> = new Set([
  'transfer',
  'reverse_transfer',
  'refund_application_fee',
]);

/** Our word for a code, and whether the same may pass later. */
type Meaning = readonly [Word, boolean];

const codes = {
  balance_insufficient: ['balance_insufficient', true],
  insufficient_funds: ['balance_insufficient', true],
  account_invalid: ['account_gone', false],
  amount_too_large: ['above_limit', false],
  charge_exceeds_source_limit: ['above_limit', true],
  charge_exceeds_transaction_limit: ['above_limit', false],
  payouts_limit_exceeded: ['above_limit', true],
  instant_payouts_limit_exceeded: ['above_limit', true],
  payouts_not_allowed: ['not_permitted', true],
  transfers_not_allowed: ['not_permitted', true],
  insufficient_capabilities_for_transfer: ['not_permitted', true],
  capability_not_active: ['not_permitted', true],
  bank_account_unusable: ['not_permitted', true],
  bank_account_restricted: ['not_permitted', true],
  bank_account_unverified: ['not_permitted', true],
  platform_api_key_expired: ['not_permitted', true],
  debit_not_authorized: ['not_permitted', false],
  instant_payouts_unsupported: ['not_permitted', false],
  instant_payouts_config_disabled: ['not_permitted', false],
  instant_payouts_currency_disabled: ['not_permitted', false],
  not_allowed_on_standard_account: ['not_permitted', false],
  platform_account_required: ['not_permitted', false],
  request_blocked: ['not_permitted', false],
  status_transition_invalid: ['not_permitted', false],
} as const satisfies Readonly<Record<string, Meaning>>;

/** v2 says by the type what v1 says by the code. Source: the SDK's errors of v2. */
const typesOfV2 = {
  insufficient_funds: ['balance_insufficient', true],
  rate_limit: ['rate_limited', true],
  quota_exceeded: ['above_limit', true],
  capability_not_enabled: ['not_permitted', true],
  feature_not_enabled: ['not_permitted', false],
  blocked_by_stripe: ['not_permitted', false],
  cannot_proceed: ['not_permitted', false],
  controlled_by_alternate_resource: ['not_permitted', false],
  already_canceled: ['not_permitted', false],
  not_cancelable: ['not_permitted', false],
} as const satisfies Readonly<Record<string, Meaning>>;

const refused = (reason: Word, fault: StripeFault, mayPassLater: boolean): Refused => ({
  kind: 'refused',
  reason,
  code: fault.code ?? (fault.type === '' ? 'none' : fault.type),
  message: fault.message,
  mayPassLater,
});

/** The key is known with other parameters: an errand was rebuilt, the first may have run. */
const keyMismatch = (status: number, fault: StripeFault): ErrandOutcome => ({
  kind: 'unknown',
  cause: `${status} ${fault.type}: the key was sent before with other parameters`,
  isUnmapped: true,
});

const unmapped = (status: number, fault: StripeFault): ErrandOutcome => ({
  kind: 'unknown',
  cause: `status ${status} with ${fault.type} ${fault.code ?? ''}, which no table holds`,
  isUnmapped: true,
});
