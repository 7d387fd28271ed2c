import type { Approved } from '#providers';
import type { Payment } from '../record/world.ts';

/**
 * What a split payment keeps of the provider's names for what it made: transfers to sellers draw
 * on the charge. A later word completes an earlier one, and takes nothing from it.
 */
export const keptCharge = (
  { split, split_charge: before }: Payment,
  { charge }: Approved,
): Partial<Payment> =>
  split === null || charge === undefined
    ? {}
    : {
        split_charge: {
          reference: charge.reference,
          transfer: charge.transfer ?? before?.transfer ?? null,
          applicationFee: charge.applicationFee ?? before?.applicationFee ?? null,
        },
      };
