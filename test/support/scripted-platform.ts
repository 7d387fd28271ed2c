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
import { openPlatformBooks, type PlatformDeed, refused } from './platform-books.ts';

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
export const scriptedPlatform = (script: PlatformScript): ScriptedPlatform => {
  const books = openPlatformBooks(script.now);
  const moods: Moods = { faults: [], isSilent: false, isHidden: false, held: Promise.resolve() };
  const calls = { sent: 0, asked: 0, together: 0, collisions: 0 };
  return {
    ...books.hands,
    ...readsOf(script, books, moods),
    chargeKinds: ['separate', 'destination', 'direct'],
    payoutSettlesMs: 7 * 86_400_000,
    calls,
    fail: (...wanted) => void moods.faults.push(...wanted),
    silence: (isSilent) => {
      moods.isSilent = isSilent;
    },
    hide: (isHidden) => {
      moods.isHidden = isHidden;
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      moods.held = promise;
      return resolve;
    },
    prepare,
    send: createSender(script, books, moods, calls),
    ask: async (_connection, errand) => {
      calls.asked += 1;
      await turn();
      const result = find(moods, books.hands.done, errand);
      return { result, exchanges: [exchange('ask', errand, result.kind)] };
    },
    askByName: async (_connection, errand, reference) => {
      calls.asked += 1;
      await turn();
      const result = findNamed(moods, books.hands.done, errand, reference);
      return { result, exchanges: [exchange('ask', errand, result.kind)] };
    },
  };
};

/** How it treats its callers now. */
interface Moods {
  readonly faults: (PlatformFault | null)[];
  isSilent: boolean;
  isHidden: boolean;
  held: Promise<void>;
}

/** Sends with turns of the loop between, so that others may come between as well. */
const createSender = (
  { honoursKeys = true }: PlatformScript,
  books: ReturnType<typeof openPlatformBooks>,
  moods: Moods,
  calls: ScriptedPlatform['calls'],
): ScriptedPlatform['send'] => {
  const kept = new Map<string, ErrandOutcome>();
  const atWork: string[] = [];

  const perform = async (
    act: () => ErrandOutcome,
    key: string,
    isAtWork: boolean,
  ): Promise<ErrandOutcome> => {
    const fault = moods.faults.shift() ?? null;
    if (fault === 'refused_connection') return { kind: 'not_sent', proof: 'ECONNREFUSED' };
    await moods.held;
    await turn();
    if (fault === 'lost_before') return lost;
    if (fault !== null && fault in atTheDoor) return atTheDoor[fault] ?? lost;
    if (honoursKeys && isAtWork) return refused('in_flight', true);
    const known = honoursKeys ? kept.get(key) : undefined;
    const outcome = known ?? (fault === 'balance_insufficient' ? refused(fault, true) : act());
    kept.set(key, outcome);
    await turn();
    if (fault === 'lost_after') return lost;
    return fault === 'wrong_amount' ? tampered(outcome) : outcome;
  };

  return async (connection, errand, key) => {
    const isAtWork = atWork.includes(key);
    atWork.push(key);
    calls.sent += 1;
    calls.together = Math.max(calls.together, atWork.length);
    if (isAtWork) calls.collisions += 1;
    try {
      const deed = { key, connectionId: connection.id, account: connection.onBehalfOf ?? null };
      const result = await perform(() => books.act(errand, deed), key, isAtWork);
      return { result, exchanges: [exchange('send', errand, result.kind)] };
    } finally {
      atWork.splice(atWork.indexOf(key), 1);
    }
  };
};

/** What is read of its books, and of notices that were missed. */
const readsOf = (
  { now }: PlatformScript,
  books: ReturnType<typeof openPlatformBooks>,
  moods: Moods,
) => {
  const missed: { readonly notice: Notice; readonly body: string }[] = [];
  const read = async <T>(
    account: string | null,
    value: T | undefined,
  ): Promise<Called<Read<T>>> => {
    await turn();
    if (moods.isSilent) return called({ kind: 'unreachable', cause: 'timeout' });
    if (account !== null && books.gone.has(account)) {
      return called({ kind: 'gone', message: 'The account does not let us in.' });
    }
    return called(value === undefined ? { kind: 'absent' } : { kind: 'found', value });
  };
  const later = (ms: number): Date => new Date(now().getTime() + ms);
  return {
    miss: (notice: Notice, body: string): void => void missed.push({ notice, body }),
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
    openLink: async (_connection, { account, kind }) => {
      const url = `https://connect.example/${account}/${kind}`;
      return await read(account, { url, expiresAt: later(300_000) });
    },
    openSession: async (_connection, account) =>
      await read(account, {
        clientSecret: `${account}_secret_scripted`,
        expiresAt: later(1_800_000),
      }),
  } satisfies Partial<ScriptedPlatform>;
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

/** By its name it is found even where a search does not show it yet. */
const findNamed = (
  { isSilent }: Pick<Moods, 'isSilent'>,
  done: readonly PlatformDeed[],
  { trace }: FrozenErrand,
  reference: string,
): ErrandFinding => {
  if (isSilent) return { kind: 'unreachable', cause: 'timeout' };
  const deed = done.find(({ report }) => nameOf(report) === reference);
  if (deed === undefined) return { kind: 'absent' };
  const outcome: ErrandOutcome =
    deed.errand.trace.ourId === trace.ourId
      ? { kind: 'done', report: deed.report }
      : { kind: 'unknown', cause: 'it bears the name of another errand' };
  return { kind: 'found', outcome };
};

const nameOf = (report: PlatformReport): string | null => {
  if (report.about === 'account') return report.account.reference;
  return report.about === 'change' ? report.account : report.reference;
};

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

const lost: ErrandOutcome = { kind: 'unknown', cause: 'timeout' };

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
