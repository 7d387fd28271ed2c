import { stripeUnits } from '#providers';
import { byAttempt, type SandboxBooks } from './shown.ts';

interface Books {
  readonly payment_intents: readonly {
    readonly id: string;
    readonly amount_capturable: number;
    readonly amount_received: number;
    readonly currency: string;
    readonly approved_charges: number;
    readonly metadata: Readonly<Record<string, string>>;
  }[];
  readonly refunds: readonly {
    readonly payment_intent: string;
    readonly status: string;
    readonly amount: number;
  }[];
}

/** The sandbox's Stripe: PaymentIntents and their refunds. */
export const stripeBooks: SandboxBooks = {
  provider: 'stripe',
  connectionPath: '',
  booksPath: '/_sandbox/books',
  units: stripeUnits,
  read: (given) => {
    const books = given as Books;
    const standing = books.refunds.filter(
      ({ status }) => status === 'succeeded' || status === 'pending',
    );
    const refundsOf = Map.groupBy(standing, (refund) => refund.payment_intent);
    return byAttempt(
      books.payment_intents.map((intent) => ({
        attemptId: intent.metadata['bascule_attempt'] ?? '',
        currency: intent.currency.toUpperCase(),
        charges: intent.approved_charges,
        heldUnits: BigInt(intent.amount_capturable),
        capturedUnits: BigInt(intent.amount_received),
        refundedUnits: (refundsOf.get(intent.id) ?? []).reduce(
          (sum, { amount }) => sum + BigInt(amount),
          0n,
        ),
      })),
    );
  },
};
