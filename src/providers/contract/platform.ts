import type { Money } from '#money';
import type { AccountReport, AccountTraits, PayoutSchedule } from './account.ts';
import type { Connection } from './connection.ts';
import type { Called } from './exchange.ts';
import type { Notice } from './notice.ts';

/**
 * How a payment of a platform reaches its sellers. `separate`: the platform is paid and transfers
 * the parts. `destination`: the provider hands the part on as it is paid. `direct`: the seller is
 * paid and the platform takes its fee.
 */
export type ChargeKind = 'separate' | 'destination' | 'direct';

/** What is asked of a provider for a platform, in our words. Each is sent once, under a key. */
export type PlatformInstruction =
  | {
      readonly kind: 'create_account';
      readonly accountId: string;
      readonly api: 'v1' | 'v2';
      readonly traits: AccountTraits;
      readonly country: string;
      readonly email: string | null;
      readonly businessType: string | null;
      readonly defaultCurrency: string | null;
      readonly capabilities: readonly ('card_payments' | 'transfers')[];
      /** Null under v2, where a schedule is set by an errand of its own. */
      readonly payoutSchedule: PayoutSchedule | null;
    }
  | {
      /** `fields` are the provider's own names, of a list that the adapter checks. */
      readonly kind: 'update_account';
      readonly account: string;
      readonly api: 'v1' | 'v2';
      readonly fields: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: 'reject_account';
      readonly account: string;
      readonly reason: 'fraud' | 'terms_of_service' | 'other';
    }
  | {
      readonly kind: 'close_account';
      readonly account: string;
      readonly api: 'v1' | 'v2';
      /** Those of the last report: under v2 all of them have to be named. */
      readonly configurations: readonly string[];
    }
  | {
      /**
       * Makes or changes a person of an account whose requirements we collect. `fields` are the
       * provider's own names, of a list that the adapter checks.
       */
      readonly kind: 'put_person';
      readonly account: string;
      readonly api: 'v1' | 'v2';
      /** The provider's name of the person; null makes a new one. */
      readonly person: string | null;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: 'set_payout_schedule';
      readonly account: string;
      readonly schedule: PayoutSchedule;
    }
  | {
      readonly kind: 'add_external_account';
      readonly account: string;
      /** Made by the provider's client library: never a number. */
      readonly token: string;
      readonly isDefault: boolean;
    }
  | {
      readonly kind: 'remove_external_account';
      readonly account: string;
      readonly externalAccount: string;
    }
  | {
      readonly kind: 'transfer';
      readonly transferId: string;
      readonly destination: string;
      readonly amount: Money;
      /** The provider's name of the charge whose funds it waits for; null takes from the balance. */
      readonly sourceCharge: string | null;
      readonly group: string;
    }
  | {
      readonly kind: 'reverse_transfer';
      readonly reversalId: string;
      readonly transfer: string;
      readonly amount: Money;
    }
  | {
      readonly kind: 'refund_application_fee';
      readonly reversalId: string;
      readonly fee: string;
      readonly amount: Money;
    }
  | {
      readonly kind: 'payout';
      readonly payoutId: string;
      readonly account: string;
      readonly amount: Money;
      readonly method: 'standard' | 'instant';
      readonly destination: string | null;
    }
  | { readonly kind: 'cancel_payout'; readonly account: string; readonly payout: string };

/** A provider's request for a platform, exactly as it will leave: stored first, never rebuilt. */
export interface FrozenErrand {
  readonly kind: PlatformInstruction['kind'];
  readonly method: 'POST' | 'DELETE';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The connected account that it acts for; null for the platform itself. */
  readonly account: string | null;
  /** What the answer must match. Minor units as a string, because JSON has no bigint. */
  readonly expects: { readonly minor: string; readonly currency: string } | null;
  /** How it is looked for when its answer was lost. */
  readonly trace: {
    /** The errand's id, which whatever it makes carries. */
    readonly ourId: string;
    /** Where to look: a group, a transfer, a fee, an account. */
    readonly within: string | null;
    /** It was not made before this time (ISO 8601); null where the id tells none. */
    readonly since: string | null;
  };
}

/** What a transfer to a seller has become. */
export interface TransferReport {
  readonly about: 'transfer';
  readonly reference: string;
  readonly transferId: string | null;
  readonly destination: string;
  readonly amount: Money;
  readonly reversed: Money;
  /** When the seller's account may use it, where the provider says so. */
  readonly availableOn: Date | null;
  /** The provider's name of the charge that it gave the seller. */
  readonly destinationPayment: string | null;
}

/** What was taken back of a transfer, or of a fee. */
export interface ReversalReport {
  readonly about: 'reversal';
  readonly reference: string;
  readonly reversalId: string | null;
  readonly amount: Money;
  readonly occurredAt: Date;
}

/** What a payout has become. Paid is not final: it may fail within five business days. */
export interface PayoutReport {
  readonly about: 'payout';
  readonly reference: string;
  readonly payoutId: string | null;
  readonly account: string;
  readonly status: 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled';
  readonly amount: Money;
  /** What the provider charges the account for it, as for an instant one. */
  readonly fee: Money | null;
  readonly method: 'standard' | 'instant';
  readonly isAutomatic: boolean;
  readonly arrivesOn: Date | null;
  readonly destination: string | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
  /** Whether the balance transactions of an automatic payout are complete. */
  readonly isReconciled: boolean;
}

/** An account was changed, and the answer does not show it whole: read it. */
export interface ChangeReport {
  readonly about: 'change';
  /** The provider's name of the account. */
  readonly account: string;
  /** The provider's name of what was made in it: an external account, a person. */
  readonly reference: string | null;
}

/** What a done errand tells. */
export type PlatformReport =
  /** Only of an account that was made. */
  | { readonly about: 'account'; readonly account: AccountReport }
  | ChangeReport
  | TransferReport
  | ReversalReport
  | PayoutReport;

/** What came of an errand. */
export type ErrandOutcome =
  | { readonly kind: 'done'; readonly report: PlatformReport }
  | {
      readonly kind: 'refused';
      /**
       * Our word: `balance_insufficient`, `account_gone`, `above_limit`, `not_permitted`, `invalid`.
       * `in_flight` (the key is at work) and `rate_limited` end no errand: it is tried again.
       */
      readonly reason: string;
      readonly code: string;
      readonly message: string;
      /** Whether the same may succeed later, as when funds have come. */
      readonly mayPassLater: boolean;
    }
  | { readonly kind: 'not_sent'; readonly proof: string }
  | { readonly kind: 'unknown'; readonly cause: string; readonly isUnmapped?: boolean | undefined };

/** What asking about an errand came to. */
export type ErrandFinding =
  | { readonly kind: 'found'; readonly outcome: ErrandOutcome }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreachable'; readonly cause: string };

/** What reading came to. `gone`: the account no longer lets us in. */
export type Read<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'gone'; readonly message: string }
  | { readonly kind: 'unreachable'; readonly cause: string };

/** What an account holds at the provider. */
export interface BalanceReport {
  readonly available: readonly Money[];
  readonly pending: readonly Money[];
  /** What can be paid out at once, after the provider's fee. */
  readonly instantAvailable: readonly Money[];
}

/** One line of an account's books at the provider. */
export interface BalanceLine {
  readonly reference: string;
  /** The provider's own category: `charge`, `transfer`, `payout`… An open list. */
  readonly category: string;
  readonly amount: Money;
  readonly fee: Money;
  readonly source: string | null;
  readonly availableOn: Date;
  readonly occurredAt: Date;
}

/** A page for the seller, good for one use and a short time. */
export interface AccountLink {
  readonly url: string;
  /** Null where the provider does not say. */
  readonly expiresAt: Date | null;
}

/** What lets embedded components act for an account, for a short time. Never stored. */
export interface AccountSession {
  readonly clientSecret: string;
  readonly expiresAt: Date;
}

/** How a provider serves platforms: accounts of sellers, and money moved between them. */
export interface PlatformDesk {
  readonly chargeKinds: readonly ChargeKind[];
  /** How long a payout that is paid may still fail. */
  readonly payoutSettlesMs: number;
  /** Freezes an instruction. Pure. Refuses what it cannot do. */
  prepare(instruction: PlatformInstruction, errandId: string): FrozenErrand;
  /** Sends a frozen errand under its key. Never throws for what the provider did. */
  send(connection: Connection, errand: FrozenErrand, key: string): Promise<Called<ErrandOutcome>>;
  /** Finds out what became of an errand, by what it carries of ours. Changes nothing. */
  ask(connection: Connection, errand: FrozenErrand): Promise<Called<ErrandFinding>>;
  /**
   * Reads what a person says that an errand made, by the provider's name for it (of a change, the
   * account's), and judges it as its answer: done only where it bears the errand's name and is what
   * was asked for. Changes nothing.
   */
  askByName(
    connection: Connection,
    errand: FrozenErrand,
    reference: string,
  ): Promise<Called<ErrandFinding>>;
  readAccount(
    connection: Connection,
    reference: string,
    api: 'v1' | 'v2',
  ): Promise<Called<Read<AccountReport>>>;
  readTransfer(connection: Connection, reference: string): Promise<Called<Read<TransferReport>>>;
  readPayout(
    connection: Connection,
    account: string,
    reference: string,
  ): Promise<Called<Read<PayoutReport>>>;
  readBalance(connection: Connection, account: string | null): Promise<Called<Read<BalanceReport>>>;
  /** The lines that an automatic payout pays out, all of them. */
  linesOfPayout(
    connection: Connection,
    account: string,
    payout: string,
  ): Promise<Called<Read<readonly BalanceLine[]>>>;
  /**
   * Notices that may have been lost, oldest first: what changed since, for the platform or an
   * account, at the most as far back as the provider remembers. Read as if it had been delivered.
   */
  eventsSince(
    connection: Connection,
    account: string | null,
    since: Date,
  ): Promise<Called<Read<readonly { readonly notice: Notice; readonly body: string }[]>>>;
  openLink(
    connection: Connection,
    link: {
      readonly account: string;
      readonly api: 'v1' | 'v2';
      readonly kind: 'onboarding' | 'update' | 'login';
      readonly refreshUrl: string;
      readonly returnUrl: string;
    },
  ): Promise<Called<Read<AccountLink>>>;
  openSession(
    connection: Connection,
    account: string,
    components: readonly string[],
  ): Promise<Called<Read<AccountSession>>>;
}
