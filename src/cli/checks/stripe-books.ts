import { stripeUnits } from '#providers';
import { byAttempt, type SandboxBooks } from './shown.ts';

/** What stands on the platform, or in the name of its accounts. */
interface Payments {
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

interface Books extends Payments {
  readonly direct: Payments;
}

/** The sandbox's Stripe: PaymentIntents and their refunds, those of direct charges too. */
export const stripeBooks: SandboxBooks = {
  provider: 'stripe',
  connectionPath: '',
  booksPath: '/_sandbox/books',
  units: stripeUnits,
  read: (given) => {
    const books = given as Books;
    const intents = [...books.payment_intents, ...books.direct.payment_intents];
    const standing = [...books.refunds, ...books.direct.refunds].filter(
      ({ status }) => status === 'succeeded' || status === 'pending',
    );
    const refundsOf = Map.groupBy(standing, (refund) => refund.payment_intent);
    return byAttempt(
      intents.map((intent) => ({
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
