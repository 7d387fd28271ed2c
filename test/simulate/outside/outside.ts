import type { IdempotencyClass, Provider } from '#providers';

/**
 * Stripe by its adapter, or a rail in memory: of one class of idempotency, or one that honours keys,
 * cannot be asked, and tells by notices that are the truth.
 */
export type OutsideName = 'Stripe' | IdempotencyClass | 'mute';

/** What the provider has really done for one attempt of ours, by its own books. */
export interface Booked {
  readonly reference: string;
  /** How often a payer was charged, or money set aside: more than once is a double charge. */
  readonly charges: number;
  /** Of these, those that were not given back whole. */
  readonly standing: number;
  readonly isCanceled: boolean;
  /** Which of our attempts ended it, where the books know. */
  readonly voidedBy: string | null;
  /** It waits for the payer, or for its own end. */
  readonly isOpen: boolean;
  readonly heldMinor: bigint;
  readonly capturedMinor: bigint;
  /** Which of our attempts took how much, where the books know. */
  readonly captures: readonly BookedCapture[];
  readonly authorizedMinor: bigint;
  readonly currency: string;
  /** Which of our attempts gave how much back, and what stands of it. */
  readonly refunds: readonly BookedRefund[];
}

export interface BookedCapture {
  readonly attemptId: string;
  readonly reference: string;
  readonly minor: bigint;
}

export interface BookedRefund {
  readonly attemptId: string;
  readonly reference: string;
  readonly minor: bigint;
  readonly isStanding: boolean;
}

/** The provider's books over all accounts of a world. */
export interface OutsideBooks {
  /** By the attempt that authorised. */
  readonly authorizations: ReadonlyMap<string, Booked>;
  /** What the provider kept, by organisation and currency: `org_… EUR`. */
  readonly fees: ReadonlyMap<string, bigint>;
}

/** A notice as the provider would post it. */
export interface OutgoingNotice {
  readonly provider: string;
  readonly organisationId: string;
  readonly summary: string;
  /** What it is told in the order of, where order is all that tells which word is the last. */
  readonly thread: string | null;
  /** Signs the bytes with a time, as they leave. */
  readonly post: (now: Date) => {
    readonly body: Buffer;
    readonly headers: Readonly<Record<string, string>>;
  };
}

/** Tokens of cards, by how they behave. */
export interface Cards {
  readonly good: readonly string[];
  readonly declining: readonly string[];
  /** Declined for a reason that another provider may be tried for. */
  readonly failing: readonly string[];
  readonly asking: readonly string[];
  readonly refundsSlowly: readonly string[];
  readonly refundsFail: readonly string[];
  /** Called captured, and taken back days later. */
  readonly capturesFail: readonly string[];
}

/** The world beyond our processes: a provider with its books, its payers' page and its notices. */
export interface Outside {
  readonly name: OutsideName;
  readonly provider: Provider;
  readonly baseUrl: string;
  readonly cards: Cards;
  readonly apiKeyOf: (organisationId: string) => string;
  readonly secretOf: (organisationId: string) => string;
  /** The payer acts on the page that he was sent to; false where it has nothing for him any more. */
  readonly authenticate: (page: string, outcome: 'complete' | 'fail') => Promise<boolean>;
  readonly books: () => Promise<OutsideBooks>;
  /** Notices that arose since the last time. */
  readonly newNotices: () => Promise<readonly OutgoingNotice[]>;
  /** Time went on by so much. */
  readonly passTime: (ms: number) => Promise<void>;
  /** One HTTP answer goes wrong, where there is HTTP. */
  readonly misbehave: () => Promise<string | undefined>;
  readonly heal: () => Promise<void>;
}
