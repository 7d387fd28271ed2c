import { parseAmount, providerUnits } from '#money';
import type { Claim } from '#payments';
import { type Connection, endToEndIdOf } from '#providers';
import type { SandboxBooks, Shown } from './shown.ts';

/** One line of the sandbox's statement. */
export interface BookedEntry {
  readonly id: string;
  readonly account: string;
  readonly kind: string;
  readonly amount: string;
  readonly currency: string;
}

interface BookedTransfer {
  readonly from_iban: string;
  readonly cents: number;
  readonly end_to_end_id: string;
  readonly status: string;
}

interface Books {
  readonly entries: readonly BookedEntry[];
  readonly transfers: readonly BookedTransfer[];
}

/**
 * The sandbox's bank. An entry names no attempt for certain, so a payment is held against the
 * entries that we say it took, and against the transfers that carry its refunds' names. What the
 * entries themselves come to is compared by `compare-credits.ts`.
 */
export const bankBooks: SandboxBooks = {
  provider: 'bank',
  connectionPath: '',
  booksPath: '/_sandbox/bank/books',
  // Euro alone, in cents, as we count it.
  units: providerUnits({ provider: 'bank' }),
  read: (given, connection) => {
    const entries = new Map(entriesOf(given, connection).map((entry) => [entry.id, entry]));
    const { iban } = connection.settings;
    const ordered = (given as Books).transfers.filter(({ from_iban: from }) => from === iban);
    const transfersOf = Map.groupBy(ordered, (transfer) => transfer.end_to_end_id);
    return {
      of: (claim) => [
        showing(claim, { capturedUnits: takenOf(claim, entries) }),
        ...claim.refundIds
          .flatMap((id) => transfersOf.get(endToEndIdOf(id)) ?? [])
          .filter(({ status }) => status !== 'returned')
          .map(({ cents }) => showing(claim, { refundedUnits: BigInt(cents) })),
      ],
      named: [],
    };
  },
};

/** The statement of a connection's account, in booking order. */
export const entriesOf = (books: unknown, { settings }: Connection): readonly BookedEntry[] =>
  (books as Books).entries.filter(({ account }) => account === settings['iban']);

/** An entry's amount in minor units. */
export const minorOf = ({ amount, currency }: BookedEntry): bigint =>
  parseAmount(amount, currency).minor;

/** What the payment took of entries that are there; all of one that paid it and is not matched yet. */
const takenOf = (claim: Claim, entries: ReadonlyMap<string, BookedEntry>): bigint => {
  const credits = ({ reference }: { readonly reference: string }): boolean =>
    entries.get(reference)?.kind === 'credit';
  if (claim.credited.length > 0) {
    return claim.credited.filter(credits).reduce((sum, { minor }) => sum + minor, 0n);
  }
  const paying = claim.references.flatMap((reference) => entries.get(reference) ?? []);
  return paying.reduce((sum, entry) => sum + minorOf(entry), 0n);
};

const showing = ({ currency }: Claim, moved: Partial<Shown>): Shown => ({
  attemptId: '',
  currency,
  charges: 0,
  heldUnits: 0n,
  capturedUnits: 0n,
  refundedUnits: 0n,
  ...moved,
});
