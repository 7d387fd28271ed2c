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
  account_not_connected: {
    status: 409,
    title: 'There is nothing at the provider to act upon.',
    mend: 'Wait until the account is made, or connect it again.',
    retry: 'after_change',
  },
  account_busy: {
    status: 409,
    title: 'Another change of this account has not come to its end.',
    mend: 'Wait for the event of the account, then decide again.',
    retry: 'later',
  },
  account_already_connected: {
    status: 409,
    title: 'The account of the provider is connected already.',
    mend: 'Use the account that is named.',
    retry: 'never',
  },
  account_not_readable: {
    status: 422,
    title: 'The provider shows us no such account.',
    mend: 'Check its name, and that it is connected to your platform in this mode.',
    retry: 'after_change',
  },
  account_order_invalid: {
    status: 400,
    title: 'The fields do not go together.',
    mend: 'Send what the reference asks for: an account to be made, or one to be connected.',
    retry: 'after_change',
  },
  account_change_not_allowed: {
    status: 422,
    title: 'The settings of the account do not allow this.',
    mend: 'Compare the traits of the account with what the reference asks for.',
    retry: 'never',
  },
  account_change_refused: {
    status: 422,
    title: 'The provider refused what was asked of it for the account.',
    mend: 'Read what it says in detail, correct that, and send a new request.',
    retry: 'after_change',
  },
  account_provider_unreachable: {
    status: 503,
    title: 'The provider could not be reached; nothing was changed.',
    mend: 'Send the same request again.',
    retry: 'later',
  },
  account_provider_unsupported: {
    status: 422,
    title: 'The provider serves no platforms.',
    mend: 'Name a provider that keeps accounts of sellers, such as "stripe".',
    retry: 'after_change',
  },
} as const satisfies RefusalCatalogue;

/** Refuses with one of {@link accountRefusals}. */
export const refuse = refuser(accountRefusals);
