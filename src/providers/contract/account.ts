import type { Money } from '#money';

/** What decides which charge kinds are sound for an account. Source: Stripe's controller properties. */
export interface AccountTraits {
  readonly dashboard: 'full' | 'express' | 'none';
  /** Who collects the provider's fees from the account. */
  readonly feesCollector: 'provider' | 'platform';
  /** Who bears the account's negative balance. */
  readonly lossesCollector: 'provider' | 'platform';
  /** Who asks the seller for what the provider wants to know. */
  readonly requirementsCollector: 'provider' | 'platform';
}

/** The end of a capability, in our words; what we do not know is `unknown` and kept as it came. */
export type CapabilityStatus = 'active' | 'pending' | 'inactive' | 'rejected' | 'unknown';

/** What the provider wants to know of a seller, and until when. */
export interface AccountRequirements {
  readonly currentlyDue: readonly string[];
  readonly pastDue: readonly string[];
  readonly pendingVerification: readonly string[];
  readonly eventuallyDue: readonly string[];
  readonly errors: readonly {
    readonly requirement: string;
    readonly code: string;
    readonly message: string;
  }[];
  readonly deadline: Date | null;
  /** The provider's own code for why something is off. */
  readonly disabledReason: string | null;
}

/** A bank account or card that a seller is paid out to. Never a whole number. */
export interface ExternalAccountReport {
  readonly reference: string;
  readonly kind: 'bank_account' | 'card';
  readonly currency: string;
  readonly country: string | null;
  readonly bankName: string | null;
  readonly last4: string;
  readonly status: string;
  readonly isDefault: boolean;
  /** Whether it takes instant payouts. */
  readonly isInstant: boolean;
}

/** What a provider says of a connected account. */
export interface AccountReport {
  readonly reference: string;
  /** Under which of the provider's generations it was read. */
  readonly api: 'v1' | 'v2';
  readonly traits: AccountTraits;
  /** The provider's own values behind the traits, where they say more. */
  readonly rawTraits: Readonly<Record<string, string>>;
  readonly country: string | null;
  readonly email: string | null;
  readonly businessType: string | null;
  readonly defaultCurrency: string | null;
  readonly hasSubmittedDetails: boolean;
  readonly mayCharge: boolean;
  readonly mayBePaidOut: boolean;
  /** By our names: `card_payments`, `transfers`, and any other as the provider has it. */
  readonly capabilities: Readonly<Record<string, CapabilityStatus>>;
  readonly requirements: AccountRequirements;
  /** What will be asked later, with a deadline of its own. */
  readonly futureRequirements: AccountRequirements;
  readonly externalAccounts: readonly ExternalAccountReport[];
  readonly payoutSchedule: PayoutSchedule | null;
  /** What the account is set up as, in the provider's own words; empty where it has no such thing. */
  readonly configurations: readonly string[];
  /** Whether it was closed there for good. */
  readonly isClosed: boolean;
  /**
   * Values that no word of ours stands for, as `capabilities.transfers: frozen`. Where one of them
   * is behind a trait, the traits are such that every charge kind is blocked.
   */
  readonly unmapped: readonly string[];
  /** Our id for it, where the account carries it. */
  readonly accountId: string | null;
}

/** When a seller's balance is paid out by itself. */
export interface PayoutSchedule {
  readonly interval: 'manual' | 'daily' | 'weekly' | 'monthly';
  readonly delayDays: number | null;
  readonly weekday: string | null;
  readonly dayOfMonth: number | null;
  /** What has to stay on the balance, by currency; empty also where the provider shows none. */
  readonly minimumBalances: readonly Money[];
}
