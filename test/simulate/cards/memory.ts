import type { Caller } from '#kernel';
import type { PaymentsDeps } from '#payments';

/** A request of a client: the same ids each time it is sent, as an idempotency key gives them. */
export interface Request {
  readonly what: string;
  readonly organisationId: string;
  readonly key: string;
  readonly since: Date;
  readonly run: (deps: PaymentsDeps, caller: Caller) => Promise<Reply>;
}

/** What of an answer the client remembers. */
export interface Reply {
  readonly id: string;
  readonly status: string;
}

/** A payment that a client knows of. */
export interface KnownPayment {
  readonly id: string;
  readonly organisationId: string;
  readonly currency: string;
  readonly amountMinor: bigint;
}

/** What clients have seen so far. */
export interface Memory {
  readonly payments: KnownPayment[];
  /** Where each payment stood when a client last saw it. */
  readonly statuses: Map<string, string>;
  /** Requests without an answer, and some with one: to be sent again. */
  readonly unanswered: Request[];
  /** The id that a request was answered with, by its key. */
  readonly answers: Map<string, string>;
  readonly customers: { readonly id: string; readonly organisationId: string }[];
  readonly methods: { readonly id: string; readonly organisationId: string }[];
  /** Payers who left for good. */
  readonly abandoned: Set<string>;
  /** The bank's page stays open in the payer's browser, whatever becomes of the payment. */
  readonly pages: Map<string, string>;
  /** Payments for which a client has once chosen to try elsewhere while nobody knows. */
  readonly daring: Set<string>;
  /** A person has approved an attempt, and so booked no fee. */
  isApprovedByHand: boolean;
  requests: number;
}

/** Nothing seen yet. */
export const createMemory = (): Memory => ({
  payments: [],
  statuses: new Map(),
  unanswered: [],
  answers: new Map(),
  customers: [],
  methods: [],
  abandoned: new Set(),
  pages: new Map(),
  daring: new Set(),
  isApprovedByHand: false,
  requests: 0,
});
