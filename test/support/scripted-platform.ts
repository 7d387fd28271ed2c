import { setImmediate as turn } from 'node:timers/promises';
import type {
  AccountReport,
  BalanceReport,
  Called,
  ErrandFinding,
  ErrandOutcome,
  FrozenErrand,
  Notice,
  PayoutReport,
  PlatformDesk,
  PlatformInstruction,
  PlatformReport,
  Read,
  TransferReport,
} from '#providers';
import { accountReport } from './account-report.ts';

/** What goes wrong with the next sending: before anything happened, or after it did. */
export type PlatformFault =
  | 'lost_before'
  | 'lost_after'
  | 'refused_connection'
  | 'in_flight'
  | 'rate_limited'
  | 'account_gone'
  | 'balance_insufficient'
  | 'wrong_amount';

/** Something that was done, under the key and for the account that it was asked with. */
export interface PlatformDeed {
  readonly key: string;
  readonly connectionId: string;
  readonly account: string | null;
  readonly errand: FrozenErrand;
  readonly report: PlatformReport;
}

/** A desk for platforms in memory, with books of its own: what it did, however often it was told to. */
export interface ScriptedPlatform extends PlatformDesk {
  /** Faults of the next sendings, one each; null is none. */
  fail(...faults: readonly (PlatformFault | null)[]): void;
  /** Nobody answers who asks or reads, until told otherwise. */
  silence(isSilent: boolean): void;
  /** What was done is not found yet by whoever asks, until told otherwise. */
  hide(isHidden: boolean): void;
  /** Sendings wait before anything happens, until what this answers is called. */
  hold(): () => void;
  /** What an account is from now on; fields not given stay. */
  putAccount(reference: string, given?: Partial<AccountReport>): AccountReport;
  putPayout(reference: string, given: Partial<PayoutReport>): void;
  /** What an account holds, or the platform itself where its name is null. */
  putBalance(account: string | null, balance: BalanceReport): void;
  /** The account no longer lets us in. */
  disconnect(reference: string): void;
  /** A notice that was never delivered. */
  miss(notice: Notice, body: string): void;
  readonly done: readonly PlatformDeed[];
  readonly accounts: ReadonlyMap<string, AccountReport>;
  readonly transfers: ReadonlyMap<string, TransferReport>;
  readonly payouts: ReadonlyMap<string, PayoutReport>;
  /** `together`: the most sendings at once; `collisions`: sendings while the same key was at work. */
  readonly calls: { sent: number; asked: number; together: number; collisions: number };
}

interface PlatformScript {
  readonly now: () => Date;
  /** Whether a repeat under a key is the same, as Stripe has it; otherwise each is done again. */
  readonly honoursKeys?: boolean;
}

/** Builds a {@link ScriptedPlatform}. */
export const scriptedPlatform = ({ now, honoursKeys = true }: PlatformScript): ScriptedPlatform => {
  const books = openBooks(now);
  const faults: (PlatformFault | null)[] = [];
  const kept = new Map<string, ErrandOutcome>();
  const atWork = new Map<string, number>();
  const missed: { readonly notice: Notice; readonly body: string }[] = [];
  const calls = { sent: 0, asked: 0, together: 0, collisions: 0 };
  const state = { isSilent: false, isHidden: false, underWay: 0, held: Promise.resolve() };

  /** One sending, with turns of the loop between, so that others may come between as well. */
  const perform = async (act: () => ErrandOutcome, key: string): Promise<ErrandOutcome> => {
    const fault = faults.shift() ?? null;
    if (fault === 'refused_connection') return { kind: 'not_sent', proof: 'ECONNREFUSED' };
    await state.held;
    await turn();
    if (fault === 'lost_before') return lost;
    if (fault !== null && fault in atTheDoor) return atTheDoor[fault] ?? lost;
    if (honoursKeys && (atWork.get(key) ?? 0) > 1) return refused('in_flight', true);
    const known = honoursKeys ? kept.get(key) : undefined;
    const outcome = known ?? (fault === 'balance_insufficient' ? refused(fault, true) : act());
    kept.set(key, outcome);
    await turn();
    if (fault === 'lost_after') return lost;
    return fault === 'wrong_amount' ? tampered(outcome) : outcome;
  };

  const read = async <T>(
    account: string | null,
    value: T | undefined,
  ): Promise<Called<Read<T>>> => {
    await turn();
    if (state.isSilent) return called({ kind: 'unreachable', cause: 'timeout' });
    if (account !== null && books.gone.has(account)) {
      return called({ kind: 'gone', message: 'The account does not let us in.' });
    }
    return called(value === undefined ? { kind: 'absent' } : { kind: 'found', value });
  };

  return {
    ...books.hands,
    chargeKinds: ['separate', 'destination', 'direct'],
    payoutSettlesMs: 7 * 86_400_000,
    calls,
    fail: (...wanted) => void faults.push(...wanted),
    silence: (isSilent) => {
      state.isSilent = isSilent;
    },
    hide: (isHidden) => {
      state.isHidden = isHidden;
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      state.held = promise;
      return resolve;
    },
    miss: (notice, body) => void missed.push({ notice, body }),
    prepare,
    send: async (connection, errand, key) => {
      calls.sent += 1;
      state.underWay += 1;
      calls.together = Math.max(calls.together, state.underWay);
      if ((atWork.get(key) ?? 0) > 0) calls.collisions += 1;
      atWork.set(key, (atWork.get(key) ?? 0) + 1);
      try {
        const deed = { key, connectionId: connection.id, account: connection.onBehalfOf ?? null };
        const result = await perform(() => books.act(errand, deed), key);
        return { result, exchanges: [exchange('send', errand, result.kind)] };
      } finally {
        state.underWay -= 1;
        atWork.set(key, (atWork.get(key) ?? 1) - 1);
      }
    },
    ask: async (_connection, errand) => {
      calls.asked += 1;
      await turn();
      const result = find(state, books.hands.done, errand);
      return { result, exchanges: [exchange('ask', errand, result.kind)] };
    },
    readAccount: async (_connection, reference) =>
      await read(reference, books.hands.accounts.get(reference)),
    readTransfer: async (_connection, reference) =>
      await read(null, books.hands.transfers.get(reference)),
    readPayout: async (_connection, account, reference) =>
      await read(account, books.hands.payouts.get(reference)),
    readBalance: async (_connection, account) => await read(account, books.balanceOf(account)),
    linesOfPayout: async (_connection, account) => await read(account, []),
    eventsSince: async (_connection, account, since) =>
      await read(
        account,
        missed.filter(
          ({ notice }) => (notice.account ?? null) === account && notice.occurredAt >= since,
        ),
      ),
    openLink: async (_connection, { account, kind }) =>
      await read(account, {
        url: `https://connect.example/${account}/${kind}`,
        expiresAt: new Date(now().getTime() + 300_000),
      }),
    openSession: async (_connection, account) =>
      await read(account, {
        clientSecret: `${account}_secret_scripted`,
        expiresAt: new Date(now().getTime() + 1_800_000),
      }),
  };
};

const find = (
  { isSilent, isHidden }: { readonly isSilent: boolean; readonly isHidden: boolean },
  done: readonly PlatformDeed[],
  { trace }: FrozenErrand,
): ErrandFinding => {
  if (isSilent) return { kind: 'unreachable', cause: 'timeout' };
  const deed = done.find(({ errand }) => errand.trace.ourId === trace.ourId);
  if (deed === undefined || isHidden) return { kind: 'absent' };
  return { kind: 'found', outcome: { kind: 'done', report: deed.report } };
};

/** What it keeps of accounts and money, and the hands with which a test sets it. */
const openBooks = (now: () => Date) => {
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

interface Books extends Pick<ScriptedPlatform, 'putAccount' | 'putPayout' | 'accounts'> {
  readonly transfers: Map<string, TransferReport>;
  readonly payouts: ReadonlyMap<string, PayoutReport>;
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

const prepare = (instruction: PlatformInstruction, errandId: string): FrozenErrand => {
  const { kind, ...fields } = instruction;
  const amount = 'amount' in instruction ? instruction.amount : null;
  const within = 'group' in instruction ? instruction.group : null;
  return {
    kind,
    method: kind === 'close_account' || kind === 'remove_external_account' ? 'DELETE' : 'POST',
    path: `/${kind}`,
    body: JSON.parse(JSON.stringify(fields, bigintsAsText)),
    account: 'account' in instruction ? instruction.account : null,
    expects: amount && { minor: amount.minor.toString(), currency: amount.currency },
    trace: { ourId: errandId, within, since: null },
  };
};

const bigintsAsText = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;

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

const lost: ErrandOutcome = { kind: 'unknown', cause: 'timeout' };

const refused = (reason: string, mayPassLater: boolean): ErrandOutcome => ({
  kind: 'refused',
  reason,
  code: reason,
  message: 'No.',
  mayPassLater,
});

/** What is answered before anybody looks whether the key is known. */
const atTheDoor: Readonly<Partial<Record<PlatformFault, ErrandOutcome>>> = {
  in_flight: refused('in_flight', true),
  rate_limited: refused('rate_limited', true),
  account_gone: refused('account_gone', false),
};

const tampered = (outcome: ErrandOutcome): ErrandOutcome => {
  if (outcome.kind !== 'done' || !('amount' in outcome.report)) return outcome;
  const { amount } = outcome.report;
  return {
    kind: 'done',
    report: { ...outcome.report, amount: { ...amount, minor: amount.minor + 1n } },
  };
};

const exchange = (purpose: 'send' | 'ask', { method, path, body }: FrozenErrand, kind: string) => ({
  purpose,
  method: purpose === 'send' ? method : 'GET',
  path,
  request: purpose === 'send' ? body : null,
  status: kind === 'unknown' || kind === 'not_sent' || kind === 'unreachable' ? null : 200,
  answer: { kind },
  durationMs: 1,
});

const called = <Result>(result: Result): Called<Result> => ({ result, exchanges: [] });
