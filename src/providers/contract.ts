import type { Mode, Scope } from '#kernel';
import type { Money } from '#money';

/** What can be asked of a provider, one row of `payments.attempt` each. */
export type Operation = 'authorize' | 'capture' | 'void' | 'refund';

/** How a provider lets us repeat a request whose answer was lost. */
export type IdempotencyClass =
  /** It honours our key: the same request may be sent again under it. */
  | 'native'
  /** It can be asked by our reference: ask first, send again only what is proved absent. */
  | 'query'
  /** Neither: never sent again; a notice, a report or a person resolves it. */
  | 'none';

/** What a provider can do, as data: routing and validation read it, nobody tries and sees. */
export interface Capabilities {
  readonly methods: readonly string[];
  /** Currency codes, or `all`. */
  readonly currencies: readonly string[] | 'all';
  readonly mayCapturePartly: boolean;
  readonly mayCaptureMultiple: boolean;
  readonly mayRefundPartly: boolean;
  readonly idempotency: Readonly<Record<Operation, IdempotencyClass>>;
  /** Whether a verified notice may be believed, or only tells us to ask. */
  readonly noticeTrust: 'hint' | 'truth';
  /** Longest life of one of our keys there. After it `native` falls back to `query`. */
  readonly keyLifetimeMs: number;
  /** Longest time in which a request already sent may still take effect. */
  readonly inFlightWindowMs: number;
  /** Time after which "not found" proves that nothing happened. */
  readonly visibilityWindowMs: number;
  /** Longest we wait for an answer before the outcome is unknown. */
  readonly callTimeoutMs: number;
  /** Days that an authorisation stands before the provider lets it go. */
  readonly authorizationDays: number;
}

/** What the payment wants done, in our words. Holds tokens, never a card number. */
export type Instruction =
  | AuthorizeInstruction
  | { readonly operation: 'capture'; readonly amount: Money; readonly reference: string }
  | { readonly operation: 'void'; readonly reference: string }
  | {
      readonly operation: 'refund';
      readonly amount: Money;
      readonly reference: string;
      readonly reason?: string | undefined;
    };

/** A payment to be asked for: held, or taken at once. */
export interface AuthorizeInstruction {
  readonly operation: 'authorize';
  readonly amount: Money;
  readonly capture: 'automatic' | 'manual';
  /** A token of the provider that stands for a payment method: `pm_…` at Stripe. */
  readonly paymentMethodToken: string;
  /** The provider's name for our customer, where the method is a saved one. */
  readonly customerToken?: string | undefined;
  readonly isOffSession: boolean;
  readonly returnUrl?: string | undefined;
  readonly description?: string | undefined;
  /** The payment's id: stays the same over all attempts. */
  readonly paymentId: string;
}

/** A provider's request, exactly as it will leave: stored before it is sent, never rebuilt. */
export interface FrozenRequest {
  readonly operation: Operation;
  /** The provider's own path and parameters, JSON with strings, numbers and booleans. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** What an approval must match. Minor units as a string, because JSON has no bigint. */
  readonly expects: { readonly minor: string; readonly currency: string } | null;
  /** The provider's reference it acts upon, null for an authorisation. */
  readonly reference: string | null;
}

/** What the payer has to do before the provider goes on. */
export interface NextAction {
  readonly type: 'redirect';
  readonly url: string;
}

/**
 * What a provider call came to. Anything an adapter cannot map, and anything it throws, is
 * `unknown`: it may have happened.
 */
export type Outcome =
  | {
      readonly kind: 'approved';
      readonly reference: string;
      readonly amount: Money;
      /** For an authorisation: whether the money is only held, or taken. */
      readonly effect: 'authorized' | 'captured' | 'voided' | 'refunded';
      /** What the provider keeps of it, where it says so. */
      readonly fee?: Money | undefined;
      /** Last digits, brand and the like; never a number. */
      readonly method?: MethodDetails | undefined;
    }
  | {
      readonly kind: 'pending';
      readonly reference: string;
      readonly nextAction?: NextAction | undefined;
    }
  | {
      readonly kind: 'declined';
      readonly reference?: string | undefined;
      /** Our word for it; see the decline table. */
      readonly reason: string;
      /** The provider's own code. */
      readonly code: string;
      readonly message: string;
      readonly isUnmapped?: boolean | undefined;
    }
  | { readonly kind: 'not_sent'; readonly proof: string }
  | {
      readonly kind: 'unknown';
      readonly cause: string;
      /** The provider said something that our tables do not hold: somebody has to look. */
      readonly isUnmapped?: boolean | undefined;
    };

/** What a receipt says of how it was paid. */
export interface MethodDetails {
  readonly type: string;
  readonly brand?: string | undefined;
  readonly last4?: string | undefined;
}

/** What asking by our reference came to. */
export type Finding =
  | { readonly kind: 'found'; readonly outcome: Outcome }
  /** The provider's search is complete and holds nothing under our reference. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreachable'; readonly cause: string };

/** An organisation's account at a provider, its secrets decrypted for the time of a call. */
export interface Connection {
  readonly id: string;
  readonly scope: Scope;
  readonly provider: string;
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly webhookSecrets: readonly string[];
}

/** What a provider can judge of a connection before it is used. */
export type ConnectionSettings = Pick<Connection, 'baseUrl' | 'apiKey'> & Pick<Scope, 'mode'>;

/** One exchange with a provider, scrubbed, for the timeline. */
export interface Exchange {
  readonly purpose: 'send' | 'ask' | 'notice';
  readonly method: string;
  readonly path: string;
  readonly request: unknown;
  readonly status: number | null;
  readonly answer: unknown;
  readonly durationMs: number;
}

/** A call's result with what was exchanged for it. */
export interface Called<Result> {
  readonly result: Result;
  readonly exchanges: readonly Exchange[];
}

/** A verified notice of a provider: what it is about. Its content is only a hint. */
export interface Notice {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: Date;
  /** The world it speaks of, where the provider says so: an endpoint may be sent both. */
  readonly mode?: Mode | undefined;
  /** Our attempt that it concerns, where the provider carries our reference. */
  readonly attemptId: string | null;
  /** The provider's references named in it, most specific first. */
  readonly references: readonly string[];
  /**
   * What it claims became of the attempt. Never believed: an attempt that already agrees is left
   * alone, any other is asked about.
   */
  readonly suggests: 'approved' | 'declined' | 'pending' | 'nothing';
}

/**
 * A provider. One folder implements it; one line in the registry adds it. Everything that a later
 * provider does differently (asynchronous answers, truth by notice only, money that arrives
 * unasked) ends in the same {@link Outcome}.
 */
export interface Provider {
  readonly name: string;
  /** Where the provider itself answers. */
  readonly baseUrl: string;
  readonly capabilities: Capabilities;
  /** Refuses settings that nobody can mean: a live key in test mode, or over plain http. Pure. */
  checkSettings(settings: ConnectionSettings): void;
  /** Freezes an instruction as the request that will be sent. Pure. Refuses what it cannot do. */
  prepare(instruction: Instruction, attemptId: string): FrozenRequest;
  /** Sends a frozen request under its key. Never throws for what the provider did. */
  send(connection: Connection, request: FrozenRequest, key: string): Promise<Called<Outcome>>;
  /** Asks what became of a request, by the provider's reference or by ours. Changes nothing. */
  ask(
    connection: Connection,
    request: FrozenRequest,
    by: { readonly attemptId: string; readonly reference: string | null },
  ): Promise<Called<Finding>>;
  /** Verifies the raw bytes of a notice and reads what it is about; nothing if it is not genuine. */
  readNotice(
    rawBody: Buffer,
    headers: Readonly<Record<string, string | undefined>>,
    secrets: readonly string[],
    now: Date,
  ): Notice | undefined;
  /** Makes a saved payment method for a customer, under a key. */
  storeMethod(connection: Connection, request: StoreMethodRequest): Promise<Called<StoredMethod>>;
}

/** A payment method that a customer wants kept, as a token of the provider. */
export interface StoreMethodRequest {
  readonly customerId: string;
  /** The provider's customer, if one was made before. */
  readonly customerToken: string | null;
  readonly email: string | null;
  readonly methodId: string;
  readonly token: string;
  readonly returnUrl?: string | undefined;
}

/** What became of storing a method: its tokens once it is usable. */
export type StoredMethod =
  | {
      readonly kind: 'stored';
      readonly customerToken: string;
      readonly methodToken: string;
      readonly method: MethodDetails;
    }
  | {
      readonly kind: 'pending';
      readonly customerToken: string;
      readonly methodToken: string;
      readonly nextAction: NextAction;
    }
  | {
      readonly kind: 'declined';
      readonly reason: string;
      readonly code: string;
      readonly message: string;
    }
  | { readonly kind: 'unknown'; readonly cause: string };
