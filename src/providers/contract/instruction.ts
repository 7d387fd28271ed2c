import type { Money } from '#money';
import type { Operation } from './capabilities.ts';
import type { Authentication } from './outcome.ts';

/** What the payment wants done, in our words. Holds tokens, never a card number. */
export type Instruction =
  | AuthorizeInstruction
  | IncrementInstruction
  | CaptureInstruction
  | { readonly operation: 'void'; readonly reference: string }
  | {
      readonly operation: 'refund';
      readonly amount: Money;
      readonly reference: string;
      readonly reason?: string | undefined;
      /** Of a payment that paid a seller by itself: what comes back from him and from us. */
      readonly charge?: RefundCharge | undefined;
    };

/** What a refund takes back with it. The provider does neither unless it is asked. */
export interface RefundCharge {
  /** Whether the seller's part is taken back from him in proportion (destination). */
  readonly reverseTransfer: boolean;
  /** Whether the platform's fee is given back in proportion. Refused where there was none. */
  readonly refundFee: boolean;
}

/** A payment to be asked for: held, or taken at once. */
export interface AuthorizeInstruction {
  readonly operation: 'authorize';
  readonly amount: Money;
  readonly capture: 'automatic' | 'manual';
  /** What kind of method it is: `card`, `bank_transfer`. */
  readonly methodType: string;
  /** A token of the provider that stands for a payment method; empty where the rail needs none. */
  readonly paymentMethodToken: string;
  /** The provider's name for our customer, where the method is a saved one. */
  readonly customerToken?: string | undefined;
  readonly isOffSession: boolean;
  /** Whether several captures, or a raised amount, will be asked for. */
  readonly mayGrow?: 'several_captures' | 'increment' | undefined;
  /** An authentication that the payer has passed already, at another provider. */
  readonly authentication?: Authentication | undefined;
  readonly returnUrl?: string | undefined;
  readonly description?: string | undefined;
  /** The payment's id: stays the same over all attempts. */
  readonly paymentId: string;
  /** How the money reaches sellers, where the provider has a part in it. */
  readonly charge?: ChargeInstruction | undefined;
}

/** What the provider does for a platform as it takes a payment. */
export type ChargeInstruction =
  | { readonly kind: 'separate'; readonly group: string }
  | {
      readonly kind: 'destination';
      readonly account: string;
      /** What the platform keeps. */
      readonly fee: Money;
      /** Whether the seller is the merchant of record. */
      readonly isOnBehalf: boolean;
    }
  | { readonly kind: 'direct'; readonly account: string; readonly fee: Money };

/** A standing authorisation to be raised. */
export interface IncrementInstruction {
  readonly operation: 'increment';
  /** What the authorisation is to stand at afterwards. */
  readonly total: Money;
  /** By how much it is raised. */
  readonly amount: Money;
  readonly reference: string;
}

/** Authorised money to be taken. */
export interface CaptureInstruction {
  readonly operation: 'capture';
  readonly amount: Money;
  readonly reference: string;
  /**
   * What was captured of the authorisation before, absent for the first capture: a provider that
   * only tells the sum proves this capture by the difference.
   */
  readonly capturedBefore?: Money | undefined;
  /** Whether this capture is the last: the rest of the authorisation is let go. */
  readonly isFinal: boolean;
  /**
   * What the platform keeps of what is captured, of a destination or direct charge. Without it the
   * provider keeps the fee of the whole payment, capped at what is captured.
   */
  readonly fee?: Money | undefined;
}

/** A provider's request, exactly as it will leave: stored before it is sent, never rebuilt. */
export interface FrozenRequest {
  readonly operation: Operation;
  /** What kind of method it is of, where more than one is told apart: for whoever watches calls. */
  readonly method?: string;
  /** The provider's own path and parameters, JSON with strings, numbers and booleans. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** What an approval must match. Minor units as a string, because JSON has no bigint. */
  readonly expects: { readonly minor: string; readonly currency: string } | null;
  /** The provider's reference it acts upon, null for an authorisation. */
  readonly reference: string | null;
  /** The connected account that it acts for; the platform's own where absent. */
  readonly account?: string;
}
