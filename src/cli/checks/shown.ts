import type { ProviderUnits } from '#money';
import type { Claim } from '#payments';
import type { Connection } from '#providers';

/** What a provider's own books show of one of its payments. Amounts in the provider's units. */
export interface Shown {
  /** The attempt of ours whose name it carries; empty where somebody else made it. */
  readonly attemptId: string;
  readonly currency: string;
  /** How often it was granted: more than once for one attempt is a double charge. */
  readonly charges: number;
  /** Null where the books do not say what of it is still held. */
  readonly heldUnits: bigint | null;
  readonly capturedUnits: bigint;
  readonly refundedUnits: bigint;
}

/** One world's books at a provider. */
export interface ReadBooks {
  /** What stands there for one payment of ours. */
  of(claim: Claim): readonly Shown[];
  /** Whatever was granted there under a name that looks like ours. */
  readonly named: readonly Shown[];
}

/** How one provider of the sandbox keeps its books: one line of the table in `open-books.ts`. */
export interface SandboxBooks {
  readonly provider: string;
  /** Below the sandbox's address: where a connection to it points. */
  readonly connectionPath: string;
  readonly booksPath: string;
  readonly units: ProviderUnits;
  /** Reads the JSON of the books. Pure. */
  read(books: unknown, connection: Connection): ReadBooks;
}

/** Books whose payments carry the attempt that made them. Pure. */
export const byAttempt = (shown: readonly Shown[]): ReadBooks => {
  const named = shown.filter(({ attemptId }) => attemptId !== '');
  const ofAttempt = Map.groupBy(named, ({ attemptId }) => attemptId);
  return {
    of: ({ attemptIds }) => attemptIds.flatMap((id) => ofAttempt.get(id) ?? []),
    named: named.filter(({ charges }) => charges > 0),
  };
};
