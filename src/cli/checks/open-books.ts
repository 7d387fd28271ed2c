import { activeConnectionsTo, type Connection, connectionById } from '#providers';
import { CommandFault } from '../command-fault.ts';
import { adyenBooks } from './adyen-books.ts';
import { bankBooks } from './bank-books.ts';
import type { CheckedHouse } from './book-checks.ts';
import { mollieBooks } from './mollie-books.ts';
import type { SandboxBooks } from './shown.ts';
import { stripeBooks } from './stripe-books.ts';

/** How each provider of the sandbox keeps its books. A new one is a file and a line here. */
const sandboxBooks: readonly SandboxBooks[] = [stripeBooks, adyenBooks, mollieBooks, bankBooks];

/** An account of ours at a provider of the sandbox, with the books that it keeps of it. */
export interface OpenBooks {
  readonly sandbox: SandboxBooks;
  readonly connection: Connection;
  /** As the sandbox gave them. */
  readonly books: unknown;
}

/** Opens the books of every active connection to the sandbox, a provider at a time. */
export async function* openBooks(
  house: CheckedHouse,
  sandboxUrl: string,
): AsyncGenerator<readonly OpenBooks[]> {
  for (const sandbox of sandboxBooks) {
    const opened: OpenBooks[] = [];
    for (const id of await activeConnectionsTo(house.providers, [sandbox.provider])) {
      const connection = await connectionById(house.providers, id);
      if (connection === undefined || !isLookedAt(connection, house)) continue;
      if (connection.baseUrl !== `${sandboxUrl}${sandbox.connectionPath}`) continue;
      const books = await fetchBooks(`${sandboxUrl}${sandbox.booksPath}`, connection);
      opened.push({ sandbox, connection, books });
    }
    yield opened;
  }
}

const isLookedAt = ({ scope }: Connection, { organisationId }: CheckedHouse): boolean =>
  organisationId === undefined || scope.organisationId === organisationId;

const fetchBooks = async (place: string, { apiKey }: Connection): Promise<unknown> => {
  const answer = await fetch(`${place}?key=${encodeURIComponent(apiKey)}`).catch(
    (fault: unknown) => {
      throw new CommandFault(`The sandbox at ${place} does not answer: nothing was compared.`, {
        cause: fault,
      });
    },
  );
  if (answer.ok) return await answer.json();
  throw new CommandFault(`The sandbox at ${place} answers ${answer.status}: nothing was compared.`);
};
