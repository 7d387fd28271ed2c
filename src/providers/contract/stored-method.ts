import type { MethodDetails, RedirectAction } from './outcome.ts';

/** A payment method that a customer wants kept, as a token of the provider. */
export interface StoreMethodRequest {
  readonly customerId: string;
  /** The provider's customer, if one was made before. */
  readonly customerToken: string | null;
  readonly email: string | null;
  readonly methodId: string;
  readonly token: string;
  readonly returnUrl?: string | undefined;
  /** What the payer brought back, where the provider wants it handed in; its own names. */
  readonly details?: Readonly<Record<string, string>> | undefined;
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
      readonly nextAction: RedirectAction;
    }
  | {
      readonly kind: 'declined';
      readonly reason: string;
      readonly code: string;
      readonly message: string;
    }
  | { readonly kind: 'unknown'; readonly cause: string };
