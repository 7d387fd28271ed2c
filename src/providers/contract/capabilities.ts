/** What can be asked of a provider, one row of `payments.attempt` each. */
export type Operation = 'authorize' | 'increment' | 'capture' | 'void' | 'refund';

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
  /** `pull`: we ask for the money. `push`: we say where to send it, and it arrives unasked. */
  readonly rail: 'pull' | 'push';
  readonly methods: readonly string[];
  /** Currency codes, or `all`. */
  readonly currencies: readonly string[] | 'all';
  /** Countries of merchants' payers (ISO 3166-1, two letters), or `all`. */
  readonly countries: readonly string[] | 'all';
  /** Whether an authorisation can be held and captured later. */
  readonly mayHold: boolean;
  /** Whether a standing authorisation can be raised. */
  readonly mayIncrement: boolean;
  readonly mayCapturePartly: boolean;
  readonly mayCaptureMultiple: boolean;
  readonly mayVoid: boolean;
  readonly mayRefundPartly: boolean;
  /** Whether methods can be saved there for later payments. */
  readonly maySave: boolean;
  /** Whether it takes the proof of an authentication that was made elsewhere. */
  readonly mayCarryAuthentication: boolean;
  readonly idempotency: Readonly<Record<Operation, IdempotencyClass>>;
  /** Operations whose first answer only says that the request was received. */
  readonly answersLater: readonly Operation[];
  /** Whether a genuine notice may be believed, or only tells us to ask. */
  readonly noticeTrust: 'hint' | 'truth';
  /** Longest life of one of our keys there. After it `native` falls back to `query`. */
  readonly keyLifetimeMs: number;
  /** Longest time in which a request already sent may still take effect. */
  readonly inFlightWindowMs: number;
  /** Time after which "not found" proves that nothing happened. */
  readonly visibilityWindowMs: number;
  /** Longest we wait for an answer before the outcome is unknown. */
  readonly callTimeoutMs: number;
  /** Days that an authorisation stands, or that a push waits for its money. */
  readonly authorizationDays: number;
}
