import type { Mode } from '#kernel';
import type { DisputeReport } from './dispute.ts';
import type { Outcome } from './outcome.ts';

/** A genuine notice of a provider: what it is about. */
export interface Notice {
  /** The provider's own name for it; a second one of the same name is the same notice. */
  readonly id: string;
  readonly type: string;
  readonly occurredAt: Date;
  /** The world it speaks of, where the provider says so: an endpoint may be sent both. */
  readonly mode?: Mode | undefined;
  /** What kind of thing it tells of. */
  readonly subject: 'payment' | 'dispute' | 'credit' | 'account' | 'platform';
  /** The connected account that it tells of, by the provider's name; the platform's own where absent. */
  readonly account?: string | undefined;
  /**
   * Our attempt or payment that it concerns, where the provider carries our reference; of a platform's
   * subject our transfer, reversal or payout, of an account ours of it.
   */
  readonly attemptId: string | null;
  /** The provider's references named in it, most specific first. */
  readonly references: readonly string[];
  /**
   * What it claims became of the attempt. Not believed where notices are hints: an attempt that
   * already agrees is left alone, any other is asked about. `ended`: an authorisation that stood
   * is gone, or an account no longer lets us in. `look`: it only knocked; whatever it names is asked about, and what stands upon it.
   */
  readonly suggests: 'approved' | 'declined' | 'pending' | 'ended' | 'look' | 'nothing';
  /** What happened, in full, where the provider's notices are the truth. */
  readonly claim?: Claim | undefined;
}

/** What a notice that is the truth says. */
export type Claim =
  | {
      readonly about: 'attempt';
      readonly outcome: Outcome;
      /** The operation it ends, where the notice names only the payment. */
      readonly operation: 'authorize' | 'increment' | 'capture' | 'void' | 'refund';
      /** Our payment, where that is signed and the name of the attempt is not. */
      readonly paymentId?: string | undefined;
    }
  /** The provider let a standing authorisation go, or somebody did so by hand. */
  | { readonly about: 'authorization_ended'; readonly reason: string }
  | { readonly about: 'dispute'; readonly dispute: DisputeReport };
