import type { Books, SandboxControl } from '#sandbox';
import type { Fault } from './fault.ts';
import type { MarketClaims, MarketOperation, Seller } from './market/market.ts';

/**
 * What is done under a fault. Each is one request of a merchant's, under one Idempotency-Key; of
 * those of a marketplace it is what follows for its seller that counts: a shared payment is
 * transferred to him, its refund is taken back from him, he is paid out.
 */
export type Operation = 'pay' | 'capture' | 'refund' | 'cascade' | MarketOperation;

/** A purchase with a card that two acquirers know, and what its merchant chose. */
export interface Cascade {
  readonly policy: 'safe' | 'compensate';
  /** What becomes of the card at the first one. */
  readonly first: 'approves' | 'fails';
}

/** Somebody with one purchase, and with a world of the sandbox to itself. */
export interface Merchant {
  readonly name: string;
  /** Opens its world at the provider, and no other's. */
  readonly sandboxKey: string;
  /** Opens its world at the second acquirer; empty where it has none. */
  readonly secondKey: string;
  /** Whom its payments are shared with, where they are. */
  readonly seller?: Seller | undefined;
}

/** One request, the same however often it is sent. */
export interface Order {
  readonly operation: Operation;
  /** The payment it acts upon; none yet for `pay`. */
  readonly paymentId: string;
  readonly key: string;
  readonly cascade?: Cascade | undefined;
}

/** What came back. A lost connection is thrown. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  /** Whether the client would stop asking: it is neither busy nor broken. */
  readonly isFinal: boolean;
}

/** What the subject's own books say of a merchant's purchase, in minor units. */
export interface Claims {
  /** Payments, and refunds, that were made. */
  readonly payments: number;
  readonly refunds: number;
  readonly capturedMinor: bigint;
  readonly refundedMinor: bigint;
  /** What nobody knows the end of yet, and what a person was asked about. */
  readonly open: number;
  readonly inReview: number;
  /** What they say of its seller, where it has one. */
  readonly market?: MarketClaims | undefined;
}

/** A fault in place: how often it struck, and how it ends. */
export interface Injection {
  fired(): Promise<number>;
  /** The clients have their answers: what the fault does only then. */
  answered?(): Promise<void>;
  /** The fault is over, and what it killed runs again. */
  heal(): Promise<void>;
}

/** What a row begins with did not come about: it can show nothing, and is begun anew. */
export class NotPrepared extends Error {}

/** A payment server under test: ours, or the naive one that every row must break. */
export interface Subject {
  readonly name: 'bascule' | 'naive';
  readonly sandbox: SandboxControl;
  enrol(row: {
    readonly fault: Fault;
    readonly operation?: Operation;
    readonly cascade?: Cascade | undefined;
  }): Promise<Merchant>;
  /** Brings the purchase to where the operation can begin; answers the payment's id. */
  prepare(merchant: Merchant, operation: Operation): Promise<string>;
  send(merchant: Merchant, order: Order): Promise<Reply>;
  claims(merchant: Merchant, operation: Operation): Promise<Claims>;
  /** What its own invariants say, beyond what the provider's books show. */
  violations(merchant: Merchant): Promise<readonly string[]>;
  /** The events of the merchant's account at the provider, newest first. */
  events(merchant: Merchant): Promise<readonly string[]>;
  /**
   * Another merchant's account at the provider tells of a payment of its own that carries our name
   * for this merchant's latest; answers how many such notices were posted.
   */
  trespass(merchant: Merchant): Promise<() => Promise<number>>;
  /** Puts a fault in place that only the subject itself knows how to. */
  injectOwn(fault: Fault): Promise<Injection>;
}

/** The provider's own books of a merchant. */
export const booksOf = async (subject: Subject, merchant: Merchant): Promise<Books> =>
  await subject.sandbox.books(merchant.sandboxKey);

/** What both acquirers' books come to for one merchant. */
export interface BothBooks {
  /** Charges that were approved, and those of them that were not given back. */
  readonly approved: number;
  readonly standing: number;
  readonly capturedMinor: bigint;
  readonly refundedMinor: bigint;
  readonly declines: number;
}

interface SecondBooks {
  readonly payments: readonly {
    readonly granted_ms: number | null;
    readonly captured: number;
    readonly refunded: number;
  }[];
}

/** Reads both acquirers' books as one. */
export const bothBooksOf = async (subject: Subject, merchant: Merchant): Promise<BothBooks> => {
  const first = await booksOf(subject, merchant);
  const second = await subject.sandbox.at('adyen').books<SecondBooks>(merchant.secondKey);
  const granted = second.payments.filter(({ granted_ms: at }) => at !== null);
  const intents = first.payment_intents.filter((intent) => intent.approved_charges > 0);
  const refundedOf = (id: string): number =>
    first.refunds
      .filter(({ payment_intent: intent, status }) => intent === id && status !== 'failed')
      .reduce((sum, { amount }) => sum + amount, 0);
  const sum = (amounts: readonly number[]): bigint =>
    BigInt(amounts.reduce((total, amount) => total + amount, 0));
  return {
    approved: intents.reduce((all, one) => all + one.approved_charges, 0) + granted.length,
    standing:
      intents.filter(({ id, amount_received: taken }) => taken > refundedOf(id)).length +
      granted.filter(({ captured, refunded }) => captured > refunded).length,
    capturedMinor:
      sum(intents.map((one) => one.amount_received)) + sum(granted.map((one) => one.captured)),
    refundedMinor:
      sum(intents.map(({ id }) => refundedOf(id))) + sum(granted.map((one) => one.refunded)),
    declines: first.charges.filter(({ status }) => status === 'failed').length,
  };
};
