import type { Stripe } from 'stripe';
import type { Authentication, AuthorizeInstruction } from '../contract.ts';

type Options = Pick<
  Stripe.PaymentIntentCreateParams,
  'payment_method_options' | 'error_on_requires_action'
>;
type Proof = NonNullable<
  Stripe.PaymentIntentCreateParams.PaymentMethodOptions.Card['three_d_secure']
>;

/** What a card is asked for beforehand: that its hold may grow, and a proof that came along. */
export const cardOptionsOf = (instruction: AuthorizeInstruction): Options => {
  const proof = proofOf(instruction.authentication);
  const card = { ...growthOf(instruction), ...(proof && { three_d_secure: proof }) };
  return {
    ...(Object.keys(card).length === 0 ? {} : { payment_method_options: { card } }),
    // Asked again, the payer would pass two challenges for one payment: rather a decline.
    ...(proof && { error_on_requires_action: true }),
  };
};

/** Stripe has to be told beforehand, and says by the card whether it will. */
const growthOf = ({
  mayGrow,
}: AuthorizeInstruction): Pick<
  Stripe.PaymentIntentCreateParams.PaymentMethodOptions.Card,
  'request_multicapture' | 'request_incremental_authorization'
> => {
  switch (mayGrow) {
    case 'several_captures':
      return { request_multicapture: 'if_available' };
    case 'increment':
      return { request_incremental_authorization: 'if_available' };
    case undefined:
      return {};
  }
};

/** What Stripe takes. Source: docs.stripe.com/payments/payment-intents/three-d-secure-import. */
const versions: ReadonlySet<string> = new Set(['1.0.2', '2.1.0', '2.2.0', '2.3.0', '2.3.1']);
const indicators: ReadonlySet<string> = new Set(['01', '02', '05', '06', '07']);

/**
 * A proof that Stripe would refuse is left at home: then the payer is asked once more, which costs
 * him a minute and not the payment.
 */
const proofOf = (given: Authentication | undefined): Proof | undefined => {
  if (given === undefined || !versions.has(given.version) || !indicators.has(given.eci)) {
    return undefined;
  }
  const status = transStatusOf(given.eci);
  return {
    version: given.version,
    electronic_commerce_indicator: given.eci,
    transaction_id: given.transactionId,
    cryptogram: given.cryptogram,
    ...(status && { ares_trans_status: status }),
  };
};

/** Authenticated, or attempted: each network has a number for it. */
const transStatusOf = (eci: string): 'Y' | 'A' | undefined => {
  switch (eci) {
    case '02':
    case '05':
      return 'Y';
    case '01':
    case '06':
      return 'A';
    default:
      return undefined;
  }
};
