import type { Connection, Outcome, Provider } from '#providers';
import type { Frozen } from './acts.ts';

/** What the suite needs of a provider: one file each, beside its fake in the sandbox. */
export interface ProviderUnderTest<Opened = Account> {
  readonly name: string;
  /** Waits as long as it does in production. */
  readonly provider: Provider;
  /** The same, with so little patience that a lost answer costs no test any time. */
  readonly impatient: Provider;
  /** A fresh account that nobody else writes to. */
  openAccount(): Promise<Opened>;
  close(): Promise<void>;
}

/** One account at the faked provider, and the hands that play everybody else. */
export interface Account {
  readonly connection: Connection;
  /** Tokens of payment methods that behave as their name says. */
  readonly methods: {
    readonly approved: string;
    readonly declined: string;
    readonly needsPayer: string;
    readonly refundPends: string;
    /** Approved, and its hold can neither be raised nor taken in parts; where there is one. */
    readonly ungrowable?: string;
  };
  /** The reason our tables give for the declined method. */
  readonly declinedReason: string;
  /** The next call of this kind goes wrong in this way. */
  plant(fault: Fault, call: 'send' | 'ask'): Promise<void>;
  /** New objects are not found for so long. */
  hideNew(ms: number): Promise<void>;
  /**
   * Plays the payer at the address of a next action. Gives what he brings back, where the provider
   * wants that handed in.
   */
  confirm(
    url: string,
    outcome: 'complete' | 'fail',
  ): Promise<Readonly<Record<string, string>> | undefined>;
  /** A key that the provider has taken back. */
  readonly revokedKey?: string;
  /**
   * Lets the provider do what it has only received, and gives the end as it told it or was asked;
   * absent where every answer is final.
   */
  ended?(frozen: Frozen, outcome: Outcome): Promise<Outcome>;
  /** What a notice tells of a request, once it comes; only where the provider cannot be asked. */
  told?(frozen: Frozen): Promise<Outcome>;
  /** False where a notice bears no signed time: a late one is genuine, and has its old name. */
  readonly isTimeSigned?: boolean;
  /** What the provider's own books say: the oracle. Minor units as the provider counts. */
  books(): Promise<AccountBooks>;
  /** Subscribes, lets the work be done, and hands over what was delivered for it. */
  noticesOf(work: () => Promise<void>): Promise<readonly RawNotice[]>;
}

/** An account that payers send to by themselves, and the hands that play payers and time. */
export interface PushAccount
  extends Pick<Account, 'connection' | 'plant' | 'hideNew' | 'noticesOf' | 'revokedKey'> {
  /** Lets money arrive; the bank's name for the entry. */
  arrive(given: {
    readonly amount: string;
    readonly remittance: string;
    /** From an account that takes nothing back. */
    readonly isClosed?: boolean;
  }): Promise<string>;
  /** So long that what was ordered is booked, or has come back. */
  pass(until: 'booked' | 'returned'): Promise<void>;
  /** What the bank's own books say: the oracle. */
  books(): Promise<{ readonly transfers: number; readonly calls: number }>;
}

/** Everything that moved, each effect once. */
export interface AccountBooks {
  readonly holds: number;
  /** Times an authorisation was raised; 0 where that is not done. */
  readonly raises: number;
  readonly captured: number;
  readonly voids: number;
  readonly refunds: number;
  readonly refunded: number;
}

export interface RawNotice {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Null where the provider signs nothing. */
  readonly secret: string | null;
  readonly at: Date;
}

/** What can happen to a call, whatever the provider. `after`: it took effect, the answer did not come. */
export const faults = [
  { name: 'timeout_before', hasEffect: false, outcome: 'unknown' },
  { name: 'timeout_after', hasEffect: true, outcome: 'unknown' },
  { name: '500_before', hasEffect: false, outcome: 'unknown' },
  { name: '500_after', hasEffect: true, outcome: 'unknown' },
  { name: 'reset_before', hasEffect: false, outcome: 'unknown' },
  { name: 'reset_after', hasEffect: true, outcome: 'unknown' },
  { name: '429', hasEffect: false, outcome: 'not_sent' },
  { name: 'slow_drip', hasEffect: true, outcome: 'unknown' },
  { name: 'garbage', hasEffect: true, outcome: 'unknown' },
  { name: 'half_body', hasEffect: true, outcome: 'unknown' },
  { name: 'not_http', hasEffect: true, outcome: 'unknown' },
  { name: 'html_404', hasEffect: false, outcome: 'unknown' },
  { name: 'json_404', hasEffect: false, outcome: 'unknown' },
  { name: 'json_502', hasEffect: false, outcome: 'unknown' },
] as const;

export type FaultCase = (typeof faults)[number];
export type Fault = FaultCase['name'] | 'wrong_amount' | 'wrong_currency';
