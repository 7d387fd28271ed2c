import type { Books, SandboxControl } from '#sandbox';
import type { Fault } from './rows.ts';

/** What is done under a fault. Each is one request of a merchant's, under one Idempotency-Key. */
export type Operation = 'pay' | 'capture' | 'refund';

/** Somebody with one purchase, and with a world of the sandbox to itself. */
export interface Merchant {
  readonly name: string;
  /** Opens its world at the provider, and no other's. */
  readonly sandboxKey: string;
}

/** One request, the same however often it is sent. */
export interface Order {
  readonly operation: Operation;
  /** The payment it acts upon; none yet for `pay`. */
  readonly paymentId: string;
  readonly key: string;
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
}

/** A fault in place: how often it struck, and how it ends. */
export interface Injection {
  fired(): Promise<number>;
  /** The fault is over, and what it killed runs again. */
  heal(): Promise<void>;
}

/** A payment server under test: ours, or the naive one that every row must break. */
export interface Subject {
  readonly name: 'bascule' | 'naive';
  readonly sandbox: SandboxControl;
  enrol(fault: Fault): Promise<Merchant>;
  /** Brings the purchase to where the operation can begin; answers the payment's id. */
  prepare(merchant: Merchant, operation: Operation): Promise<string>;
  send(merchant: Merchant, order: Order): Promise<Reply>;
  claims(merchant: Merchant): Promise<Claims>;
  /** What its own invariants say, beyond what the provider's books show. */
  violations(merchant: Merchant): Promise<readonly string[]>;
  /** Puts a fault in place that only the subject itself knows how to. */
  injectOwn(fault: Fault): Promise<Injection>;
}

/** The provider's own books of a merchant. */
export const booksOf = async (subject: Subject, merchant: Merchant): Promise<Books> =>
  await subject.sandbox.books(merchant.sandboxKey);
