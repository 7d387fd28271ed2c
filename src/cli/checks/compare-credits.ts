import { formatAmount, money } from '#money';
import { creditsAt } from '#payments';
import { bankBooks, entriesOf, minorOf } from './bank-books.ts';
import type { CheckedHouse } from './book-checks.ts';
import type { OpenBooks } from './open-books.ts';

/**
 * Holds the credits of an account against its statement: each that we took in is an entry of that
 * amount, and each entry up to where the statement was read is one that we took in.
 */
export const compareCredits = async (
  { database }: CheckedHouse,
  { sandbox, connection, books }: OpenBooks,
): Promise<readonly string[]> => {
  if (sandbox.provider !== bankBooks.provider) return [];
  const { lastRead, credits } = await creditsAt({ database }, connection.scope, connection.id);
  const statement = entriesOf(books, connection);
  const entries = new Map(
    statement.filter(({ kind }) => kind === 'credit').map((entry) => [entry.id, entry]),
  );
  const taken = new Set(credits.map(({ reference }) => reference));
  const read = statement.slice(0, statement.findIndex(({ id }) => id === lastRead) + 1);
  return [
    ...credits.flatMap(({ creditId, reference, minor, currency }) => {
      const entry = entries.get(reference);
      const theirs = entry === undefined ? 'nothing' : `${entry.amount} ${entry.currency}`;
      const isThere =
        entry !== undefined && entry.currency === currency && minorOf(entry) === minor;
      const ours = `${formatAmount(money(minor, currency))} ${currency}`;
      return isThere ? [] : [`${creditId}: we say ${ours} arrived, the provider ${theirs}`];
    }),
    ...read
      .filter(({ id, kind }) => kind === 'credit' && !taken.has(id))
      .map(({ id, amount, currency }) => {
        return `${id}: ${amount} ${currency} arrived at the provider, and we took none of it in`;
      }),
  ];
};
