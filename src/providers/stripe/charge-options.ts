import type { Stripe } from 'stripe';
import type { Money } from '#money';
import type { ChargeInstruction } from '../contract.ts';
import { named } from './platform/names.ts';
import { unitsOf } from './units.ts';

type Options = Pick<
  Stripe.PaymentIntentCreateParams,
  'transfer_group' | 'transfer_data' | 'application_fee_amount' | 'on_behalf_of'
>;

/**
 * How the money of a payment reaches sellers. Of a direct charge nothing says so but in whose name
 * it is made. Source: docs.stripe.com/connect/charges.
 */
export const chargeOptionsOf = (charge: ChargeInstruction | undefined): Options => {
  switch (charge?.kind) {
    case undefined:
      return {};
    case 'separate':
      return { transfer_group: charge.group };
    case 'destination': {
      const destination = named('account', charge.account);
      return {
        transfer_data: { destination },
        ...feeOf(charge.fee),
        // With cards, who is merchant of record and who is paid must be the same.
        ...(charge.isOnBehalf ? { on_behalf_of: destination } : {}),
      };
    }
    case 'direct':
      return feeOf(charge.fee);
  }
};

/** What the platform keeps. Stripe takes no fee of nothing. */
export const feeOf = (fee: Money | undefined): Pick<Options, 'application_fee_amount'> =>
  fee === undefined || fee.minor === 0n ? {} : { application_fee_amount: unitsOf(fee) };
