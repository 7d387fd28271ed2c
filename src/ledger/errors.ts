import { refuser } from '#kernel';

/** Refusals of the ledger's readers. Why a transfer is refused is an answer, not one of these. */
export const ledgerRefusals = {
  ledger_account_not_found: {
    status: 404,
    title: 'No ledger account has this path.',
    mend: 'List the accounts under /v1/ledger/accounts; one is opened when something first moves on it.',
    retry: 'never',
  },
  ledger_transfer_not_found: {
    status: 404,
    title: 'No ledger transfer has this id.',
    mend: 'Check the id, and that the key is of the mode in which the transfer was posted.',
    retry: 'never',
  },
} as const;

/** Builds one of {@link ledgerRefusals}. */
export const refuse = refuser(ledgerRefusals);
