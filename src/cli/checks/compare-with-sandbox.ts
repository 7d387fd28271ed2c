import { isRefusal } from '#kernel';
import { type Claim, claimsAt } from '#payments';
import { type Connection, findConnection } from '#providers';

import { CommandFault } from '../command-fault.ts';
import type { CheckedHouse } from './book-checks.ts';

/** The sandbox's books, as far as they are compared. */
interface Books {
  readonly payment_intents: readonly BookedIntent[];
  readonly refunds: readonly BookedRefund[];
}

interface BookedIntent {
  readonly id: string;
  readonly amount_capturable: number;
  readonly amount_received: number;
  readonly currency: string;
  readonly approved_charges: number;
  readonly metadata: Readonly<Record<string, string>>;
}

interface BookedRefund {
  readonly payment_intent: string;
  readonly status: string;
  readonly amount: number;
}

const faultsMax = 100;

/**
 * Holds our books against those of the sandbox, payment by payment: what we call captured,
 * refunded or held is so there, and no attempt was charged more than once. What is still open is
 * only held against double charges: the provider may know more than we do.
 */
export const compareWithSandbox = async (
  house: CheckedHouse,
  sandboxUrl: string,
): Promise<readonly string[]> => {
  const read = booksReader(house, sandboxUrl);
  const faults: string[] = [];
  for await (const claims of claimsAt(house, 'stripe')) {
    for (const claim of claims) {
      const books = await read(claim);
      if (books !== undefined) faults.push(...differences(claim, books));
    }
    if (faults.length >= faultsMax) break;
  }
  return faults.slice(0, faultsMax);
};

/** One world's books, by the attempt that its objects carry. */
interface IndexedBooks {
  readonly intentsOf: ReadonlyMap<string, readonly BookedIntent[]>;
  readonly refundsOf: ReadonlyMap<string, readonly BookedRefund[]>;
}

/** Reads each organisation's books once; nothing where its account is not the sandbox's. */
const booksReader = (house: CheckedHouse, sandboxUrl: string) => {
  const known = new Map<string, Promise<IndexedBooks | undefined>>();
  return async ({ scope }: Claim): Promise<IndexedBooks | undefined> => {
    const name = `${scope.organisationId} ${scope.mode}`;
    const books =
      known.get(name) ??
      connectionOf(house, scope).then(async (connection) =>
        connection?.baseUrl === sandboxUrl ? await readBooks(connection) : undefined,
      );
    known.set(name, books);
    return await books;
  };
};

const connectionOf = async (
  house: CheckedHouse,
  scope: Claim['scope'],
): Promise<Connection | undefined> => {
  try {
    return await findConnection(house.providers, scope, 'stripe');
  } catch (fault) {
    if (isRefusal(fault, 'provider_not_connected')) return undefined;
    throw fault;
  }
};

const readBooks = async ({ baseUrl, apiKey }: Connection): Promise<IndexedBooks> => {
  const place = `${baseUrl}/_sandbox/books?key=${encodeURIComponent(apiKey)}`;
  const answer = await fetch(place).catch((fault: unknown) => {
    throw new CommandFault(`The sandbox at ${baseUrl} does not answer: nothing was compared.`, {
      cause: fault,
    });
  });
  const { payment_intents: intents, refunds } = (await answer.json()) as Books;
  return {
    intentsOf: Map.groupBy(intents, (intent) => intent.metadata['bascule_attempt'] ?? ''),
    refundsOf: Map.groupBy(refunds, (refund) => refund.payment_intent),
  };
};

const differences = (claim: Claim, books: IndexedBooks): readonly string[] => {
  const perAttempt = claim.attemptIds.map((id) => books.intentsOf.get(id) ?? []);
  const twice = perAttempt.flatMap((intents, i) => {
    const charges = sum(intents, (intent) => intent.approved_charges);
    return charges > 1 ? [`${claim.attemptIds[i]} was charged ${charges} times`] : [];
  });
  if (claim.isOpen) return twice;

  const intents = perAttempt.flat();
  const refunds = intents
    .flatMap((intent) => books.refundsOf.get(intent.id) ?? [])
    .filter(({ status }) => status === 'succeeded' || status === 'pending');
  const ofCurrency = intents.filter(({ currency }) => currency === claim.currency.toLowerCase());
  const pairs = [
    ['captured', claim.capturedUnits, sum(ofCurrency, (intent) => intent.amount_received)],
    ['held', claim.heldUnits, sum(ofCurrency, (intent) => intent.amount_capturable)],
    ['refunded', claim.refundedUnits, sum(refunds, (refund) => refund.amount)],
  ] as const;
  return [
    ...twice,
    ...pairs
      .filter(([, ours, theirs]) => ours !== BigInt(theirs))
      .map(([what, ours, theirs]) => {
        const payment = `${claim.paymentId} (${claim.state})`;
        return `${payment}: we say ${ours} ${what}, the provider ${theirs}`;
      }),
  ];
};

const sum = <T>(items: readonly T[], valueOf: (item: T) => number): number =>
  items.reduce((total, item) => total + valueOf(item), 0);
