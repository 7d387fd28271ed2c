import { type RefusalCatalogue, refuser } from '#kernel';

/** Why a payment is not split, or a refund not taken back, in the way that was asked for. */
export const splitRefusals = {
  split_does_not_sum: {
    status: 422,
    title: 'The fee and the parts do not sum to the amount.',
    mend: 'Let fixed amounts and the fee stay within the amount; basis points of parts share the rest and sum to 10000.',
    retry: 'after_change',
  },
  split_part_invalid: {
    status: 422,
    title: 'A part of the split cannot be as it is written.',
    mend: 'Name each account once, with either amount or basis_points; hold.at goes with on_date alone.',
    retry: 'after_change',
  },
  split_option_invalid: {
    status: 422,
    title: 'An option of the split does not go with its charge kind.',
    mend: 'The detail says which; leave the option out, or use another charge_kind.',
    retry: 'after_change',
  },
  split_needs_one_account: {
    status: 422,
    title: 'This charge kind pays exactly one account.',
    mend: 'Name one account, or use the charge kind separate.',
    retry: 'after_change',
  },
  split_provider_unsupported: {
    status: 422,
    title: "The account's provider does not take payments of this charge kind.",
    mend: 'Use the charge kind separate, or an account at a provider that serves platforms.',
    retry: 'after_change',
  },
  refund_split_invalid: {
    status: 422,
    title: 'The refund cannot be taken back from the accounts in this way.',
    mend: 'Name accounts of the payment, at most with what is left of their parts, so that they sum to the refund; leave split out where the payment has none.',
    retry: 'after_change',
  },
} as const satisfies RefusalCatalogue;

/** Refuses with one of {@link splitRefusals}. */
export const refuse = refuser(splitRefusals);
