/** How a payment is to be tried: decided when it is confirmed, kept with it, never remade. */
export interface Plan {
  readonly method: PlannedMethod;
  readonly isOffSession: boolean;
  /** Whether several captures, or a raised amount, are wanted of the authorisation. */
  readonly mayGrow: 'several_captures' | 'increment' | null;
  readonly policy: Policy;
  /** Who is tried next, in this order; each with the id its attempt will have. */
  readonly next: readonly PlannedTry[];
}

/** The payment method, in the tokens of each provider that knows it. */
export interface PlannedMethod {
  readonly type: string;
  readonly tokens: Readonly<Record<string, MethodToken>>;
}

/** What one provider calls the method. */
export interface MethodToken {
  readonly token: string;
  /** The provider's name for the customer it is saved for. */
  readonly customer: string | null;
}

/** What the merchant chose for the cases in which nobody can know better. */
export interface Policy {
  /**
   * Whether another provider is tried: never, when it is proved safe, or also while an attempt is
   * unknown, in which case what comes twice is given back.
   */
  readonly cascade: 'never' | 'safe' | 'compensate';
  /** What happens to money that comes after we said no. */
  readonly lateSuccess: 'keep' | 'refund';
  /** What happens when held money is let go by the provider before it is captured. */
  readonly onExpiry: 'release' | 'reauthorize';
}

/** One provider that may be tried. */
export interface PlannedTry {
  readonly provider: string;
  readonly connectionId: string;
  readonly attemptId: string;
}

/** What holds where the merchant chose nothing. */
export const defaultPolicy: Policy = {
  cascade: 'safe',
  lateSuccess: 'keep',
  onExpiry: 'release',
};
