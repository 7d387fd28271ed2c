import { type RefusalCatalogue, refuser } from '#kernel';

/** Why a request about shares, transfers or payouts is not carried out. */
export const marketplaceRefusals = {
  payment_not_split: {
    status: 404,
    title: 'The payment has no shares.',
    mend: 'Check the id; a payment has shares once it is captured and was made with a split.',
    retry: 'after_change',
  },
  share_not_found: {
    status: 404,
    title: 'There is no such share.',
    mend: 'Check the id, and that the key belongs to the same organisation, mode and account.',
    retry: 'never',
  },
  account_not_in_split: {
    status: 422,
    title: 'The account has no share of this payment.',
    mend: 'Name accounts of the split of the payment, or none for all.',
    retry: 'after_change',
  },
  transfer_not_found: {
    status: 404,
    title: 'There is no such transfer.',
    mend: 'Check the id, and that the key belongs to the same organisation, mode and account.',
    retry: 'never',
  },
  transfer_wrong_state: {
    status: 409,
    title: 'The transfer has not moved any money.',
    mend: 'Wait for transfer.paid; a transfer that failed has nothing to take back.',
    retry: 'after_change',
  },
  reversal_above_left: {
    status: 422,
    title: 'More is to be taken back than is left of the transfer.',
    mend: 'Ask for at most the amount of the transfer less what was reversed of it.',
    retry: 'after_change',
  },
  payout_not_found: {
    status: 404,
    title: 'There is no such payout.',
    mend: 'Check the id, and that the key belongs to the same organisation, mode and account.',
    retry: 'never',
  },
  payout_account_not_found: {
    status: 404,
    title: 'There is no such connected account.',
    mend: 'Check the id, and that the key belongs to the same organisation, mode and account.',
    retry: 'never',
  },
  account_cannot_be_paid_out: {
    status: 422,
    title: 'The connected account cannot be paid out now.',
    mend: 'Retrieve the account: its status and requirements say what is missing.',
    retry: 'after_change',
  },
  payout_above_available: {
    status: 422,
    title: 'More is to be paid out than is available.',
    mend: 'Retrieve the balance of the account, and ask for at most what is available.',
    retry: 'after_change',
  },
  payout_wrong_state: {
    status: 409,
    title: 'The payout can no longer be called off.',
    mend: 'Only a pending payout can; of any other its events tell how it ends.',
    retry: 'never',
  },
  payout_not_supported: {
    status: 422,
    title: "The account's provider makes no payouts for us.",
    mend: 'Pay the account over another rail.',
    retry: 'never',
  },
  balance_account_missing: {
    status: 400,
    title: 'Nobody said whose balance.',
    mend: 'Send account_id, or use a key of the account.',
    retry: 'after_change',
  },
  reserve_not_found: {
    status: 404,
    title: 'There is no such reserve.',
    mend: 'Check the id, and that the key belongs to the same organisation and mode.',
    retry: 'never',
  },
  reserve_above_available: {
    status: 422,
    title: 'More is to be kept back than is available.',
    mend: 'Retrieve the balance of the account, and ask for at most what is available.',
    retry: 'after_change',
  },
  transfer_not_supported: {
    status: 422,
    title: "The account's provider moves no money between accounts for us.",
    mend: 'Pay the account over another rail, or connect it at a provider that serves platforms.',
    retry: 'never',
  },
} as const satisfies RefusalCatalogue;

/** Refuses with one of {@link marketplaceRefusals}. */
export const refuse = refuser(marketplaceRefusals);
