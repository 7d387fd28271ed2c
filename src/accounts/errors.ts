import { type RefusalCatalogue, refuser } from '#kernel';

/** Why a request about connected accounts is not carried out. */
export const accountRefusals = {
  account_not_found: {
    status: 404,
    title: 'There is no such connected account.',
    mend: 'Check the id, and that the key belongs to the same organisation and mode.',
    retry: 'never',
  },
  account_cannot_receive: {
    status: 422,
    title: 'The connected account can take no money in this way now.',
    mend: 'Retrieve the account: its status, capabilities and requirements say what is missing.',
    retry: 'after_change',
  },
  account_currency_unsupported: {
    status: 422,
    title: 'The connected account cannot hold this currency.',
    mend: 'Use a currency of the account, or add a bank account in this currency to it.',
    retry: 'after_change',
  },
  charge_kind_blocked: {
    status: 422,
    title: 'The charge kind does not go with the settings of the connected account.',
    mend: 'Use another charge kind, or an account whose named setting is different.',
    retry: 'after_change',
  },
} as const satisfies RefusalCatalogue;

/** Refuses with one of {@link accountRefusals}. */
export const refuse = refuser(accountRefusals);
