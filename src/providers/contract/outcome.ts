import type { Money } from '#money';

/** What the payer has to do before the provider goes on. */
export type NextAction = RedirectAction | ClientAction | BankTransferAction;

/** He is sent to a page of the provider or of his bank. */
export interface RedirectAction {
  readonly type: 'redirect';
  readonly url: string;
}

/** The provider's own client library goes on from here, with data that only it understands. */
export interface ClientAction {
  readonly type: 'client';
  readonly action: Readonly<Record<string, unknown>>;
}

/** He sends the money himself: where to, and with which reference it is recognised. */
export interface BankTransferAction {
  readonly type: 'bank_transfer';
  readonly holder: string;
  readonly iban: string;
  readonly bic: string;
  /** A structured creditor reference (ISO 11649, `RF…`), unique to the attempt. */
  readonly reference: string;
  /** The text of the EPC QR code that fills in the transfer. Source: EPC069-12. */
  readonly epc: string;
}

/** The proof of a finished 3-D Secure authentication: what another provider may be shown. */
export interface Authentication {
  readonly version: string;
  /** Electronic commerce indicator: who bears the loss of a fraud. */
  readonly eci: string;
  /** The directory server's own name for the authentication. */
  readonly transactionId: string;
  /** The value that issuer and scheme check. */
  readonly cryptogram: string;
}

/** What a receipt says of how it was paid. */
export interface MethodDetails {
  readonly type: string;
  readonly brand?: string | undefined;
  readonly last4?: string | undefined;
  /** The same for the same card, whoever pays with it: what retry caps are counted by. */
  readonly fingerprint?: string | undefined;
  /** The issuer's country, ISO 3166-1. */
  readonly country?: string | undefined;
}

/** What a provider made as it took a payment: its own names. */
export interface ChargeFacts {
  /** What transfers to sellers take their funds from. */
  readonly reference: string;
  /** What a destination charge gave its seller; null while nothing is captured. */
  readonly transfer: string | null;
  /** What the platform kept. */
  readonly applicationFee: string | null;
}

/** The money moved, or is held. */
export interface Approved {
  readonly kind: 'approved';
  readonly reference: string;
  readonly amount: Money;
  /** For an authorisation: whether the money is only held, or taken. */
  readonly effect: 'authorized' | 'captured' | 'voided' | 'refunded';
  /** What the provider keeps of it, where it says so. */
  readonly fee?: Money | undefined;
  /** Last digits, brand and the like; never a number. */
  readonly method?: MethodDetails | undefined;
  readonly authentication?: Authentication | undefined;
  /** When the provider lets an authorisation go, where it says so. */
  readonly expiresAt?: Date | undefined;
  /** The charge behind it, where the provider knows payments of platforms. */
  readonly charge?: ChargeFacts | undefined;
  /** When it happened there, where that is not now: notices come late and in any order. */
  readonly occurredAt?: Date | undefined;
}

/** Accepted; the result comes later. */
export interface Pending {
  readonly kind: 'pending';
  readonly reference: string;
  readonly nextAction?: NextAction | undefined;
}

/** Provider or issuer said no. */
export interface Declined {
  readonly kind: 'declined';
  readonly reference?: string | undefined;
  /** Our word for it; see the decline table. */
  readonly reason: string;
  /** The provider's own code. */
  readonly code: string;
  readonly message: string;
  readonly isUnmapped?: boolean | undefined;
  readonly method?: MethodDetails | undefined;
  readonly authentication?: Authentication | undefined;
}

/** It surely did not happen, and this proves it. */
export interface NotSent {
  readonly kind: 'not_sent';
  readonly proof: string;
}

/** It may have happened. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly cause: string;
  /** The provider said something that our tables do not hold: somebody has to look. */
  readonly isUnmapped?: boolean | undefined;
}

/**
 * What a provider call came to. Anything an adapter cannot map, and anything it throws, is
 * `unknown`: it may have happened.
 */
export type Outcome = Approved | Pending | Declined | NotSent | Unknown;

/** What asking by our reference came to. */
export type Finding =
  | { readonly kind: 'found'; readonly outcome: Outcome }
  /** The provider's search is complete and holds nothing under our reference. */
  | { readonly kind: 'absent' }
  /** The provider cannot be asked: only a notice, or a repeat under the same key, tells. */
  | { readonly kind: 'mute' }
  | { readonly kind: 'unreachable'; readonly cause: string };
