import { forbidden, invalid, missing, notCovered } from '../contract/refusal.ts';
import { payeeOf } from '../transfers/payee.ts';
import { isOpen } from '../world/connected.ts';
import type { ConnectTerms, PaymentIntentRecord } from '../world/records.ts';
import type { Step } from '../world/step.ts';

export interface GivenTerms {
  readonly application_fee_amount?: number | null | undefined;
  readonly on_behalf_of?: string | undefined;
  readonly transfer_data?:
    | { readonly amount?: number | undefined; readonly destination?: string | undefined }
    | undefined;
}

const noTerms: ConnectTerms = {
  application_fee_amount: null,
  destination: null,
  transfer_amount: null,
  on_behalf_of: null,
};

/** How a payment is shared after a request that may say so; undefined where it says nothing. */
export function termsOf(before: ConnectTerms | null, given: GivenTerms): ConnectTerms | null {
  const { application_fee_amount: fee, transfer_data, on_behalf_of } = given;
  if (fee === undefined && transfer_data === undefined && on_behalf_of === undefined) return before;
  const known = before ?? noTerms;
  return {
    application_fee_amount: fee === undefined ? known.application_fee_amount : fee,
    destination: transfer_data?.destination ?? known.destination,
    transfer_amount: transfer_data?.amount ?? known.transfer_amount,
    on_behalf_of: on_behalf_of ?? known.on_behalf_of,
  };
}

/** Refuses terms that exclude each other, that exceed the payment, or whose account may not be paid. */
export function checkTerms(step: Step, intent: PaymentIntentRecord): void {
  const terms = intent.more.connect;
  if (terms === null) return;
  const { application_fee_amount: fee, destination, transfer_amount } = terms;
  if (step.world.owner !== null && (destination !== null || terms.on_behalf_of !== null)) {
    throw notCovered('a payment of a connected account for another one', 'transfer_data');
  }
  if (fee !== null && destination === null && step.world.owner === null) {
    throw invalid(
      'Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).',
      'application_fee_amount',
    );
  }
  if (fee !== null && transfer_amount !== null) {
    throw invalid(
      'You may only provide one of `application_fee_amount` and `transfer_data[amount]`.',
      'application_fee_amount',
    );
  }
  checkPart(fee, 0, intent.amount, 'application_fee_amount');
  checkPart(transfer_amount, 1, intent.amount, 'transfer_data[amount]');
  checkAccounts(step, terms);
}

function checkPart(part: number | null, least: number, most: number, param: string): void {
  if (part === null) return;
  if (part < least) {
    throw invalid(
      `This value must be greater than or equal to ${least}.`,
      param,
      'parameter_invalid_integer',
    );
  }
  if (part <= most) return;
  throw invalid(`The ${param} must be no more than the amount of the payment.`, param);
}

function checkAccounts(step: Step, { destination, on_behalf_of }: ConnectTerms): void {
  if (destination !== null) payeeOf(step, destination, 'transfer_data[destination]');
  if (on_behalf_of === null) return;
  const account = step.at(null).get('account', on_behalf_of);
  if (account === undefined || !isOpen(account)) {
    throw missing('account', on_behalf_of, 'on_behalf_of');
  }
  if (destination !== null && destination !== on_behalf_of) {
    throw invalid(
      'For card payments `on_behalf_of` must be the same as `transfer_data[destination]`.',
      'on_behalf_of',
    );
  }
  if (account.standing.capabilities['card_payments'] !== 'active') {
    throw forbidden(
      `The account ${on_behalf_of} must have the card_payments capability enabled to be charged on behalf of.`,
      undefined,
      'on_behalf_of',
    );
  }
}
