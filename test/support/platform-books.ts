import type {
  AccountReport,
  BalanceReport,
  ErrandOutcome,
  FrozenErrand,
  PayoutReport,
  PlatformReport,
  TransferReport,
} from '#providers';
import { accountReport } from './account-report.ts';

/** Something that was done, under the key and for the account that it was asked with. */
export interface PlatformDeed {
  readonly key: string;
  readonly connectionId: string;
  readonly account: string | null;
  readonly errand: FrozenErrand;
  readonly report: PlatformReport;
}

/** What it keeps of accounts and money, and the hands with which a test sets it. */
export const openPlatformBooks = (now: () => Date) => {
  const done: PlatformDeed[] = [];
  const accounts = new Map<string, AccountReport>();
  const transfers = new Map<string, TransferReport>();
  const payouts = new Map<string, PayoutReport>();
  const balances = new Map<string | null, BalanceReport>();
  const gone = new Set<string>();
  const putAccount = (reference: string, given: Partial<AccountReport> = {}): AccountReport => {
    const report = { ...(accounts.get(reference) ?? accountReport(reference)), ...given };
    accounts.set(reference, report);
    return report;
  };
  const hands = {
    done,
    accounts,
    transfers,
    payouts,
    putAccount,
    putPayout: (reference: string, given: Partial<PayoutReport>): void => {
      payouts.set(reference, { ...(payouts.get(reference) ?? payoutReport(reference)), ...given });
    },
    putBalance: (account: string | null, balance: BalanceReport): void =>
      void balances.set(account, balance),
    disconnect: (reference: string): void => void gone.add(reference),
  };
  const books = { ...hands, now, name: (prefix: string) => `${prefix}_${done.length + 1}` };
  return {
    hands,
    gone,
    balanceOf: (account: string | null) =>
      balances.get(account) ?? { available: [], pending: [], instantAvailable: [] },
    act: (errand: FrozenErrand, deed: Omit<PlatformDeed, 'errand' | 'report'>): ErrandOutcome => {
      if (errand.account !== null && gone.has(errand.account))
        return refused('account_gone', false);
      const report = reportOf(books, errand);
      if (report === undefined) return refused('above_limit', false);
      done.push({ ...deed, errand, report });
      return { kind: 'done', report };
    },
  };
};

interface Books {
  readonly accounts: ReadonlyMap<string, AccountReport>;
  readonly transfers: Map<string, TransferReport>;
  readonly payouts: ReadonlyMap<string, PayoutReport>;
  readonly putAccount: (reference: string, given?: Partial<AccountReport>) => AccountReport;
  readonly putPayout: (reference: string, given: Partial<PayoutReport>) => void;
  readonly now: () => Date;
  readonly name: (prefix: string) => string;
}

/** What is made of an errand; nothing where it takes back more than there is. */
const reportOf = (books: Books, errand: FrozenErrand): PlatformReport | undefined => {
  const { kind, body, account } = errand;
  const text = (name: string): string => String(body[name]);
  switch (kind) {
    case 'create_account':
      return {
        about: 'account',
        account: books.putAccount(books.name('acct'), {
          accountId: text('accountId'),
          traits: body['traits'] as AccountReport['traits'],
          country: text('country'),
          api: text('api') === 'v2' ? 'v2' : 'v1',
        }),
      };
    case 'transfer':
      return transferOf(books, errand);
    case 'reverse_transfer':
      return reversalOf(books, errand);
    case 'refund_application_fee':
      return reversal(books, errand);
    case 'payout': {
      const reference = books.name('po');
      const given = {
        account: account ?? '',
        amount: amountOf(errand),
        payoutId: text('payoutId'),
      };
      books.putPayout(reference, given);
      return books.payouts.get(reference);
    }
    case 'cancel_payout':
      books.putPayout(text('payout'), { status: 'canceled' });
      return books.payouts.get(text('payout'));
    default:
      return { about: 'change', account: account ?? text('account'), reference: books.name('chg') };
  }
};

const transferOf = (books: Books, errand: FrozenErrand): TransferReport => {
  const reference = books.name('tr');
  const report: TransferReport = {
    about: 'transfer',
    reference,
    transferId: String(errand.body['transferId']),
    destination: String(errand.body['destination']),
    amount: amountOf(errand),
    reversed: { ...amountOf(errand), minor: 0n },
    availableOn: books.now(),
    destinationPayment: `py_${reference}`,
  };
  books.transfers.set(reference, report);
  return report;
};

const reversalOf = (books: Books, errand: FrozenErrand): PlatformReport | undefined => {
  const transfer = books.transfers.get(String(errand.body['transfer']));
  if (transfer === undefined) return undefined;
  const minor = transfer.reversed.minor + amountOf(errand).minor;
  if (minor > transfer.amount.minor) return undefined;
  books.transfers.set(transfer.reference, {
    ...transfer,
    reversed: { ...transfer.reversed, minor },
  });
  return reversal(books, errand);
};

const reversal = (books: Books, errand: FrozenErrand): PlatformReport => ({
  about: 'reversal',
  reference: books.name('trr'),
  reversalId: String(errand.body['reversalId']),
  amount: amountOf(errand),
  occurredAt: books.now(),
});

const amountOf = ({ expects }: FrozenErrand) => ({
  minor: BigInt(expects?.minor ?? '0'),
  currency: expects?.currency ?? 'EUR',
});

const payoutReport = (reference: string): PayoutReport => ({
  about: 'payout',
  reference,
  payoutId: null,
  account: 'acct_scripted',
  status: 'pending',
  amount: { minor: 0n, currency: 'EUR' },
  fee: null,
  method: 'standard',
  isAutomatic: false,
  arrivesOn: null,
  destination: null,
  failure: null,
  isReconciled: false,
});

/** The desk's no, for a reason of the contract. */
export const refused = (reason: string, mayPassLater: boolean): ErrandOutcome => ({
  kind: 'refused',
  reason,
  code: reason,
  message: 'No.',
  mayPassLater,
});
