import type { ChargeKind } from '#providers';

/** What a payment may need of its provider beyond being taken. */
export type Need =
  | 'hold'
  | 'capture_partly'
  | 'capture_multiple'
  | 'increment'
  | 'void'
  | 'refund_partly'
  | 'save'
  | 'carry_authentication'
  | ChargeNeed;

/** That the provider itself pays the seller as it takes the payment. */
export type ChargeNeed = 'destination_charge' | 'direct_charge';

/** What is known of the card beside its brand; decides the interchange. */
export type CardClass = 'debit' | 'credit' | 'commercial';

/** All that a route may depend on: what is not in here cannot decide it. */
export interface RouteFacts {
  readonly paymentId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** `card`, `bank_transfer`. */
  readonly method: string;
  readonly brand: string | null;
  readonly cardClass: CardClass | null;
  /** ISO 3166-1, two letters. */
  readonly issuerCountry: string | null;
  readonly payerCountry: string | null;
  readonly customerId: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly needs: readonly Need[];
  readonly at: Date;
  /** Providers that know the payer's method by a token; null where it is not bound to any. */
  readonly tokenProviders: readonly string[] | null;
  /** The only provider that may be used, and what ties the payment to it. */
  readonly boundTo: { readonly provider: string; readonly because: Bond } | null;
  /** Asked first where it can be: an earlier attempt of the same payer went there. */
  readonly stickyProvider: string | null;
  /** Providers of this payment's closed attempts, which are not tried again. */
  readonly triedProviders: readonly string[];
}

/** What ties a payment to one provider. */
export type Bond = 'saved_method' | 'mandate' | 'authentication' | 'merchant' | 'seller';

/** What routing reads of a provider's capabilities. */
export interface RouteCapabilities {
  readonly methods: readonly string[];
  readonly currencies: readonly string[] | 'all';
  readonly countries: readonly string[] | 'all';
  readonly mayHold: boolean;
  readonly mayIncrement: boolean;
  readonly mayCapturePartly: boolean;
  readonly mayCaptureMultiple: boolean;
  readonly mayVoid: boolean;
  readonly mayRefundPartly: boolean;
  readonly maySave: boolean;
  readonly mayCarryAuthentication: boolean;
  /** Least and most of one payment by currency, in minor units; no bound where absent. */
  readonly amounts?: Readonly<
    Record<string, { readonly leastMinor?: bigint; readonly mostMinor?: bigint }>
  >;
}

/** A provider that this build knows, connected or not. */
export interface KnownProvider {
  readonly provider: string;
  readonly capabilities: RouteCapabilities;
  /** How it takes payments of platforms; not at all where absent. */
  readonly chargeKinds?: readonly ChargeKind[] | undefined;
}

/** Whether new authorisations may go to a provider: `half_open` lets some through as probes. */
export type BreakerState = 'closed' | 'half_open' | 'open';

/** A provider that an organisation is connected to, as it is now. */
export interface Candidate extends KnownProvider {
  readonly connectionId: string;
  readonly breaker: BreakerState;
}

/** Where a payment is to be tried. */
export interface CandidateRef {
  readonly provider: string;
  readonly connectionId: string;
}

/** A candidate as it was, without what it can do: that is the adapter's to say. */
export type CandidateState = Pick<Candidate, 'provider' | 'connectionId' | 'breaker'>;
