import type { Caller } from '#kernel';
import type { MarketMachine } from './market-machine.ts';

/** A request of a client: the same ids each time it is sent, as an idempotency key gives them. */
export interface Request {
  readonly what: string;
  readonly key: string;
  readonly since: Date;
  readonly run: (machine: MarketMachine, caller: Caller) => Promise<Reply>;
}

/** What of an answer the client remembers. */
export interface Reply {
  readonly id: string;
  readonly status: string;
}

/** The set of traits that a seller's account was asked for. */
export type SellerKind = 'custom' | 'express' | 'standard' | 'gated' | 'blocked';

/** A seller whom a client knows of. */
export interface KnownSeller {
  readonly id: string;
  readonly kind: SellerKind;
  readonly currency: string;
}

/** A split payment that a client knows of. */
export interface KnownPayment {
  readonly id: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly chargeKind: 'separate' | 'destination' | 'direct' | 'none';
  readonly sellers: readonly string[];
}

/** What clients have seen so far. */
export interface Memory {
  readonly sellers: KnownSeller[];
  readonly payments: KnownPayment[];
  /** Where each thing stood when a client last saw it. */
  readonly statuses: Map<string, string>;
  /** Requests without an answer, and some with one: to be sent again. */
  readonly unanswered: Request[];
  /** The id that a request was answered with, by its key. */
  readonly answers: Map<string, string>;
  readonly transfers: string[];
  readonly payouts: string[];
  readonly reserves: string[];
  requests: number;
}

/** Nothing seen yet. */
export const createMemory = (): Memory => ({
  sellers: [],
  payments: [],
  statuses: new Map(),
  unanswered: [],
  answers: new Map(),
  transfers: [],
  payouts: [],
  reserves: [],
  requests: 0,
});
