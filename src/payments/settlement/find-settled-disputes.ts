import type { Scope, Transaction } from '#kernel';
import { type Move, movesOf } from '#ledger';
import { type DisputeNameRow, disputesOfPaymentIds, disputesOfReferences } from './store.ts';

/** What a row of a report says of the dispute that it is about. */
export interface DisputeQuestion {
  /** The provider's names for it: of the dispute, or of what is disputed. */
  readonly references: readonly string[];
  /** The payment, where one of the names is known to be of it. */
  readonly paymentId: string | null;
  /** Ours of the dispute, where it is known. */
  readonly disputeId?: string | null;
}

/** A dispute as a provider's report is held against it: all that the ledger moved for it. */
export interface SettledDispute {
  readonly disputeId: string;
  readonly paymentId: string;
  readonly providerReference: string;
  /** Each time that money was taken (negative) or given back, in the order it was booked. */
  readonly moves: readonly DisputeMove[];
  /** What the provider was booked to keep for it, by currency. */
  readonly fees: ReadonlyMap<string, bigint>;
}

/** Money that a dispute moved. The sign is that of what the provider owes us. */
export interface DisputeMove {
  readonly minor: bigint;
  readonly currency: string;
}

/**
 * Finds the dispute that each question is about, many at once; nothing in its place where there is
 * none. Of the disputes of the payment the one of that name, else the latest; a name alone finds
 * its dispute where no payment is known.
 */
export const findSettledDisputes = async (
  tx: Transaction,
  scope: Scope,
  provider: string,
  questions: readonly DisputeQuestion[],
): Promise<readonly (SettledDispute | undefined)[]> => {
  if (questions.length === 0) return [];
  const found = Map.groupBy(await ask(tx, scope, provider, questions), ({ question }) => question);
  const chosen = questions.map(({ references, disputeId }, i) => {
    const rows = (found.get(i) ?? []).toSorted((a, b) => (a.id < b.id ? 1 : -1));
    if (disputeId !== undefined) return rows.find(({ id }) => id === disputeId);
    return rows.find((row) => references.includes(row.provider_reference)) ?? rows[0];
  });
  const ids = [...new Set(chosen.flatMap((row) => (row === undefined ? [] : [row.id])))];
  const feesOf = `provider:${provider}:fees:`;
  const under = [balanceOf, feesOf];
  const moves = await movesOf(tx, scope, { type: 'dispute', ids, under });
  const moved = Map.groupBy(moves, (move) => move.of);
  return chosen.map((row) =>
    row === undefined ? undefined : toSettled(row, moved.get(row.id) ?? [], feesOf),
  );
};

const balanceOf = 'organisation:balance:';

const ask = async (
  tx: Transaction,
  { organisationId, mode }: Scope,
  provider: string,
  questions: readonly DisputeQuestion[],
): Promise<readonly DisputeNameRow[]> => {
  const ofPayments = [...questions.entries()].flatMap(([question, { paymentId: name }]) =>
    name === null ? [] : [{ question, name }],
  );
  const ofNames = [...questions.entries()].flatMap(([question, { paymentId, references }]) =>
    paymentId === null ? references.map((name) => ({ question, name })) : [],
  );
  const answers = await Promise.all(
    (
      [
        [disputesOfPaymentIds, ofPayments],
        [disputesOfReferences, ofNames],
      ] as const
    ).map(async ([statement, names]) =>
      names.length === 0
        ? []
        : await tx.rows(statement, [
            organisationId,
            mode,
            provider,
            names.map(({ question }) => question),
            names.map(({ name }) => name),
          ]),
    ),
  );
  return answers.flat();
};

const toSettled = (row: DisputeNameRow, moves: readonly Move[], feesOf: string): SettledDispute => {
  const fees = new Map<string, bigint>();
  for (const { path, minor } of moves) {
    if (!path.startsWith(feesOf)) continue;
    const currency = path.slice(feesOf.length);
    fees.set(currency, (fees.get(currency) ?? 0n) - minor);
  }
  return {
    disputeId: row.id,
    paymentId: row.payment_id,
    providerReference: row.provider_reference,
    moves: moves
      .filter(({ path }) => path.startsWith(balanceOf))
      .toSorted((a, b) => bookingOf(a) - bookingOf(b))
      .map(({ path, minor }) => ({ minor, currency: path.slice(balanceOf.length) })),
    fees,
  };
};

/** Transfers of a dispute are numbered: `disputed:dsp_…:3`. */
const bookingOf = ({ transferId }: Move): number =>
  Number(transferId.slice(transferId.lastIndexOf(':') + 1));
