import type Stripe from 'stripe';
import type { FaultRule, PlantedFault } from './kernel/faults.ts';
import type { MountState } from './kernel/mount/mount.ts';
import type { NoticeCounts } from './kernel/notices/desk.ts';
import type { NoticeKnobs } from './kernel/notices/knobs.ts';
import type { AccountChange, NewRequirements } from './knobs/accounts.ts';
import type { Books } from './knobs/books.ts';
import type { BankAccount, PayoutFailure } from './knobs/payouts.ts';
import { knobCaller, type MountControl, mountControl } from './mount-control.ts';
import type { WorldSettings } from './stripe/world/settings.ts';

/** A typed client of the knobs. Keys are the secret keys whose worlds are meant. */
export interface SandboxControl {
  readonly faults: {
    readonly plant: (rule: FaultRule) => Promise<string>;
    readonly list: () => Promise<readonly PlantedFault[]>;
    /** How often a planted fault has fired. */
    readonly fired: (id: string) => Promise<number>;
    /** Clears the faults of one key, or all. */
    readonly clear: (key?: string) => Promise<void>;
  };
  /** The books of a platform, or of one account that is connected to it. */
  readonly books: (key: string, account?: string) => Promise<Books>;
  /** The books without their lists: cheap however many payments there are. */
  readonly totals: (key: string, account?: string) => Promise<Books>;
  /** Sets how a connected account stands, and gives it; its platform gets `account.updated`. */
  readonly setAccount: (change: AccountChange) => Promise<Stripe.Account>;
  /** Connects a bank account to a connected account; its number decides whether payouts fail. */
  readonly addBankAccount: (bank: BankAccount) => Promise<Stripe.BankAccount>;
  /** Lets a payout fail, also after it was paid. */
  readonly failPayout: (failure: PayoutFailure) => Promise<Stripe.Payout>;
  /** Asks more of an account, with a deadline or without. */
  readonly require: (asked: NewRequirements) => Promise<Stripe.Account>;
  /** Disables an account for one of Stripe's reasons (`rejected.fraud`, `listed`), or lets it be. */
  readonly disable: (of: {
    readonly key: string;
    readonly account: string;
    readonly reason: string | null;
  }) => Promise<Stripe.Account>;
  /** The owner of an account lets the platform go: its key is not let in any more. */
  readonly disconnect: (key: string, account: string) => Promise<void>;
  /** The owner of an account takes the platform up again. */
  readonly reconnect: (key: string, account: string) => Promise<void>;
  /** Completes or leaves the page of an account link. */
  readonly onboard: (page: string, outcome: 'complete' | 'incomplete') => Promise<Onboarded>;
  readonly clock: (change: ClockChange) => Promise<ClockView>;
  readonly settings: (change: Partial<WorldSettings> & { readonly key?: string }) => Promise<void>;
  readonly webhooks: {
    readonly set: (change: Partial<NoticeKnobs> & { readonly key?: string }) => Promise<void>;
    readonly counts: (key: string) => Promise<NoticeCounts>;
    readonly flush: (
      key?: string,
    ) => Promise<{ readonly delivered: number; readonly failed: number }>;
    readonly redeliver: (key: string, event: string) => Promise<number>;
  };
  /** Passes or fails the buyer's authentication at the page of an intent's next action. */
  readonly authenticate: (page: string, outcome: 'complete' | 'fail') => Promise<Authenticated>;
  /** Empties one world, or all of them with all faults. */
  readonly reset: (key?: string) => Promise<void>;
  readonly state: () => Promise<SandboxState>;
  /** The knobs of another provider, by its name: `control.at('adyen')`. */
  readonly at: (name: string) => MountControl;
}

export interface ClockChange {
  readonly advance_seconds?: number;
  readonly frozen?: boolean;
  /** Only this world's clock. */
  readonly key?: string;
}

export interface ClockView {
  readonly now_ms: number;
  readonly now_s: number;
}

export interface Authenticated {
  readonly id: string;
  readonly status: string;
  readonly redirect_to: string | null;
}

export interface Onboarded {
  readonly account: string;
  readonly details_submitted: boolean;
  readonly redirect_to: string;
}

export interface SandboxState {
  readonly requests: number;
  readonly worlds: readonly string[];
  readonly journal_bytes: number;
  readonly rss_bytes: number;
  readonly heap_bytes: number;
  /** The providers beside Stripe, by name. */
  readonly mounts: Readonly<Record<string, MountState>>;
}

/** Makes the client for the sandbox at `url`. A refused knob rejects with its reason. */
export function sandboxControl(url: string): SandboxControl {
  const call = knobCaller(`${url}/_sandbox`);
  const list = async () =>
    (await call<{ readonly faults: readonly PlantedFault[] }>('GET', '/faults')).faults;

  return {
    faults: {
      plant: async (rule) => (await call<{ readonly id: string }>('POST', '/faults', rule)).id,
      list,
      fired: async (id) => (await list()).find((one) => one.id === id)?.fired ?? 0,
      clear: (key) => call('DELETE', key === undefined ? '/faults' : `/faults?key=${key}`),
    },
    books: (key, account) => call('GET', `/books?${queryOf(key, account)}`),
    totals: (key, account) => call('GET', `/books?brief=true&${queryOf(key, account)}`),
    setAccount: (change) => call('POST', '/accounts', change),
    addBankAccount: (bank) => call('POST', '/external_accounts', bank),
    failPayout: (failure) => call('POST', '/payouts', failure),
    clock: (change) => call('POST', '/clock', change),
    settings: (change) => call('POST', '/settings', change),
    webhooks: {
      set: (change) => call('POST', '/webhooks', change),
      counts: async (key) =>
        (await call<{ readonly counts: NoticeCounts }>('GET', `/webhooks?key=${key}`)).counts,
      flush: (key) => call('POST', '/webhooks/flush', key === undefined ? {} : { key }),
      redeliver: async (key, event) =>
        (await call<{ readonly parcels: number }>('POST', '/webhooks/redeliver', { key, event }))
          .parcels,
    },
    require: (asked) => call('POST', '/requirements', asked),
    disable: (of) => call('POST', '/accounts/disable', of),
    disconnect: async (key, account) => {
      await call('POST', '/accounts/disconnect', { key, account });
    },
    reconnect: async (key, account) => {
      await call('POST', '/accounts/connect', { key, account });
    },
    onboard: (page, outcome) => press<Onboarded>(page, outcome),
    authenticate: (page, outcome) => press<Authenticated>(page, outcome),
    reset: (key) => call('POST', '/reset', key === undefined ? {} : { key }),
    state: () => call('GET', '/state'),
    at: (name) => mountControl(url, name),
  };
}

/** Presses a button of one of the sandbox's pages. */
async function press<T>(page: string, outcome: string): Promise<T> {
  const response = await fetch(page, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ outcome }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`POST ${page}: ${JSON.stringify(answer)}`);
  return answer as T;
}

function queryOf(key: string, account: string | undefined): string {
  return account === undefined ? `key=${key}` : `key=${key}&account=${account}`;
}
