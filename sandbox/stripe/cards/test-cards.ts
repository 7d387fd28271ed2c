import { declines } from './declines.ts';
import type { TestCard } from './test-card.ts';

/** Stripe's public test cards (docs.stripe.com/testing), one row each. */
const rows: readonly TestCard[] = [
  { name: 'visa', number: '4242424242424242', brand: 'visa' },
  { name: 'visa_debit', number: '4000056655665556', brand: 'visa', funding: 'debit' },
  { name: 'mastercard', number: '5555555555554444', brand: 'mastercard' },
  { name: 'mastercard_debit', number: '5200828282828210', brand: 'mastercard', funding: 'debit' },
  {
    name: 'mastercard_prepaid',
    number: '5105105105105100',
    brand: 'mastercard',
    funding: 'prepaid',
  },
  { name: 'amex', number: '378282246310005', brand: 'amex' },
  { name: 'discover', number: '6011111111111117', brand: 'discover' },
  { name: 'diners', number: '3056930009020004', brand: 'diners' },
  { name: 'jcb', number: '3566002020360505', brand: 'jcb', country: 'JP' },
  { name: 'unionpay', number: '6200000000000005', brand: 'unionpay', country: 'CN' },
  { name: 'de', number: '4000002760000016', brand: 'visa', country: 'DE' },
  { name: 'fr', number: '4000002500000003', brand: 'visa', country: 'FR' },
  { name: 'gb', number: '4000008260000000', brand: 'visa', country: 'GB' },

  declined('chargeDeclined', '4000000000000002', 'generic_decline'),
  declined('chargeDeclinedInsufficientFunds', '4000000000009995', 'insufficient_funds'),
  declined('chargeDeclinedLostCard', '4000000000009987', 'lost_card'),
  declined('chargeDeclinedStolenCard', '4000000000009979', 'stolen_card'),
  declined('chargeDeclinedExpiredCard', '4000000000000069', 'expired_card'),
  declined('chargeDeclinedIncorrectCvc', '4000000000000127', 'incorrect_cvc'),
  declined('chargeDeclinedProcessingError', '4000000000000119', 'processing_error'),
  declined('chargeDeclinedVelocityLimitExceeded', '4000000000006975', 'card_velocity_exceeded'),
  declined('chargeDeclinedFraudulent', '4100000000000019', 'fraudulent'),
  {
    name: 'chargeCustomerFail',
    number: '4000000000000341',
    brand: 'visa',
    decline: declines.generic_decline,
    declines: 'charge',
  },

  asking('threeDSecure2Required', '4000000000003220', 'always'),
  asking('threeDSecureRequired', '4000000000003063', 'always'),
  asking('authenticationRequired', '4000002760003184', 'always'),
  asking('authenticationRequiredOnSetup', '4000002500003155', 'unless_set_up'),
  asking('threeDSecureOptional', '4000000000003055', 'optional'),
  {
    ...asking('threeDSecureRequiredChargeDeclined', '4000008400001629', 'always_then_declined'),
    decline: declines.generic_decline,
  },
  {
    ...asking(
      'authenticationRequiredChargeDeclinedInsufficientFunds',
      '4000008260003178',
      'always_then_declined',
    ),
    decline: declines.insufficient_funds,
  },

  { name: 'pendingRefund', number: '4000000000007726', brand: 'visa', refund: 'pending' },
  { name: 'refundFail', number: '4000000000005126', brand: 'visa', refund: 'fails' },
  { name: 'bypassPending', number: '4000000000000077', brand: 'visa', isFundedAtOnce: true },

  disputing('createDispute', '4000000000000259', 'fraudulent', '10.4'),
  disputing('createDisputeProductNotReceived', '4000000000002685', 'product_not_received', '13.1'),
  {
    name: 'createDisputeInquiry',
    number: '4000000000001976',
    brand: 'visa',
    dispute: { reason: 'fraudulent', network_reason_code: '10.4', isInquiry: true },
  },
];

const byNumber = new Map(rows.map((row) => [row.number, row]));
const byName = new Map(rows.map((row) => [row.name.toLowerCase(), row]));

/** The test card of a number, or undefined: any other number is refused, never looked at. */
export function cardOfNumber(number: string): TestCard | undefined {
  return byNumber.get(number.replaceAll(/[\s-]/g, ''));
}

/** The test card of `pm_card_…` or `tok_…`; Stripe spells some with a brand before the name. */
export function cardOfToken(token: string): TestCard | undefined {
  const match = /^(?:pm_card_|tok_)(.+)$/.exec(token);
  if (match === null) return undefined;
  const name = (match[1] ?? '').toLowerCase();
  return byName.get(name) ?? byName.get(name.replace(/^(visa|mastercard|amex)_/, ''));
}

export function cardOfName(name: string): TestCard {
  const card = byName.get(name.toLowerCase());
  if (card === undefined) throw new Error(`no test card is called ${name}`);
  return card;
}

function declined(name: string, number: string, why: keyof typeof declines): TestCard {
  return {
    name,
    number,
    brand: 'visa',
    decline: declines[why],
    declines: 'charge_and_attach',
  };
}

function asking(
  name: string,
  number: string,
  authentication: NonNullable<TestCard['authentication']>,
): TestCard {
  return { name, number, brand: 'visa', authentication };
}

function disputing(name: string, number: string, reason: string, code: string): TestCard {
  return { name, number, brand: 'visa', dispute: { reason, network_reason_code: code } };
}
