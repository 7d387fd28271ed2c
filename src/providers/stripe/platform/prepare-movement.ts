import type { Stripe } from 'stripe';
import type { PlatformInstruction } from '../../contract.ts';
import { stripePayoutUnits, unitsOf } from '../units.ts';
import { errandKey, given, named, payoutKey, reversalKey, transferKey } from './names.ts';
import type { Prepared } from './prepare-errand.ts';

type Named<Kind extends PlatformInstruction['kind']> = Extract<PlatformInstruction, { kind: Kind }>;

/** Money moved between the platform, its sellers and their banks. */
export const prepareMovement = (
  instruction: Named<
    'transfer' | 'reverse_transfer' | 'refund_application_fee' | 'payout' | 'cancel_payout'
  >,
  errandId: string,
): Prepared => {
  switch (instruction.kind) {
    case 'transfer':
      return transfer(instruction, errandId);
    case 'reverse_transfer':
      return reversal(instruction, errandId);
    case 'refund_application_fee':
      return feeRefund(instruction, errandId);
    case 'payout':
      return payout(instruction, errandId);
    case 'cancel_payout': {
      const path = `/v1/payouts/${named('payout', instruction.payout)}/cancel`;
      const account = named('account', instruction.account);
      return { path, body: {}, account, within: instruction.payout };
    }
  }
};

/** With a source it waits for the funds of that charge; without, it takes what is there. */
const transfer = (instruction: Named<'transfer'>, errandId: string): Prepared => {
  const { amount, destination, sourceCharge, group, transferId } = instruction;
  const body = {
    amount: unitsOf(amount),
    currency: amount.currency.toLowerCase(),
    destination: named('account', destination),
    ...(sourceCharge === null ? {} : { source_transaction: named('charge', sourceCharge) }),
    transfer_group: group,
    metadata: { [transferKey]: transferId, [errandKey]: errandId },
    // When the seller may use it is a fact of his own books.
    expand: ['destination_payment.balance_transaction'],
  } satisfies Stripe.TransferCreateParams;
  return { path: '/v1/transfers', body, expects: amount, within: group };
};

const reversal = (instruction: Named<'reverse_transfer'>, errandId: string): Prepared => {
  const { amount, reversalId } = instruction;
  const transferReference = named('transfer', instruction.transfer);
  const body = {
    amount: unitsOf(amount),
    metadata: { [reversalKey]: reversalId, [errandKey]: errandId },
  } satisfies Stripe.TransferCreateReversalParams;
  return {
    path: `/v1/transfers/${transferReference}/reversals`,
    body,
    expects: amount,
    within: transferReference,
  };
};

const feeRefund = (instruction: Named<'refund_application_fee'>, errandId: string): Prepared => {
  const { amount, reversalId } = instruction;
  const fee = named('fee', instruction.fee);
  const body = {
    amount: unitsOf(amount),
    metadata: { [reversalKey]: reversalId, [errandKey]: errandId },
  } satisfies Stripe.ApplicationFeeCreateRefundParams;
  return { path: `/v1/application_fees/${fee}/refunds`, body, expects: amount, within: fee };
};

/** From the seller's balance to his bank: a request of his account. */
const payout = (instruction: Named<'payout'>, errandId: string): Prepared => {
  const { amount, destination, method, payoutId } = instruction;
  const account = named('account', instruction.account);
  const body = {
    amount: unitsOf(amount, stripePayoutUnits),
    currency: amount.currency.toLowerCase(),
    method,
    ...(destination === null
      ? {}
      : { destination: given(/^(ba|card)_\w+$/, destination, '/destination') }),
    metadata: { [payoutKey]: payoutId, [errandKey]: errandId },
    expand: ['balance_transaction'],
  } satisfies Stripe.PayoutCreateParams;
  return { path: '/v1/payouts', body, account, expects: amount, within: account };
};
