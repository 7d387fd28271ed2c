import type { Called, Connection, CreditFinding, CreditReport, Exchange } from '../contract.ts';
import { type BankEntry, readEntry, readPage } from './answers.ts';
import type { BankClient } from './client.ts';
import { accountOf } from './settings.ts';

/** Where the bank shows one entry. */
export const entryPath = (connection: Connection, entryId: string): string =>
  `${statementPath(connection)}/${encodeURIComponent(entryId)}`;

const statementPath = (connection: Connection): string =>
  `/bank/accounts/${accountOf(connection).iban}/entries`;

/** Entries that a search came to, whole; or why it came to nothing. */
export type Read =
  | { readonly kind: 'read'; readonly entries: readonly BankEntry[]; readonly hasMore: boolean }
  | { readonly kind: 'unreachable'; readonly cause: string };

/** Reads one page of the statement by what its entries carry, or from an entry on. */
export const readStatement = async (
  client: BankClient,
  connection: Connection,
  query: Readonly<Record<string, string>>,
): Promise<{ readonly read: Read; readonly exchange: Exchange }> => {
  const search = new URLSearchParams(query).toString();
  const path = `${statementPath(connection)}${search === '' ? '' : `?${search}`}`;
  const { reply, exchange } = await client(connection, { purpose: 'ask', method: 'GET', path });
  if (reply.kind === 'lost') return { read: unreachable(reply.cause), exchange };
  const page = reply.status === 200 ? readPage(reply.json) : undefined;
  return page === undefined
    ? { read: unreachable(`status ${reply.status}, and no statement`), exchange }
    : { read: { kind: 'read', ...page }, exchange };
};

const unreachable = (cause: string): Extract<Read, { kind: 'unreachable' }> => ({
  kind: 'unreachable',
  cause,
});

/** One entry that arrived, by the bank's name for it; no credits where it is none. */
export const readCredit = async (
  client: BankClient,
  connection: Connection,
  reference: string,
): Promise<Called<CreditFinding>> => {
  const path = entryPath(connection, reference);
  const { reply, exchange } = await client(connection, { purpose: 'ask', method: 'GET', path });
  const exchanges = [exchange];
  if (reply.kind === 'lost') return { result: unreachable(reply.cause), exchanges };
  const entry = reply.status === 200 ? readEntry(reply.json) : undefined;
  return entry === undefined || entry.id !== reference
    ? { result: unreachable(`status ${reply.status}, and no entry ${reference}`), exchanges }
    : { result: { kind: 'found', credits: arrived([entry]), next: null }, exchanges };
};

/** What arrived after an entry, in booking order. */
export const listCredits = async (
  client: BankClient,
  connection: Connection,
  after: string | null,
): Promise<Called<CreditFinding>> => {
  const query = after === null ? {} : { after };
  const { read, exchange } = await readStatement(client, connection, query);
  if (read.kind === 'unreachable') return { result: read, exchanges: [exchange] };
  const last = read.entries.at(-1)?.id ?? null;
  return {
    result: {
      kind: 'found',
      credits: arrived(read.entries),
      next: read.hasMore ? last : null,
    },
    exchanges: [exchange],
  };
};

/** What came in: what others sent, and transfers of ours that came back. */
const arrived = (entries: readonly BankEntry[]): readonly CreditReport[] =>
  entries
    .filter(({ kind }) => kind !== 'debit')
    .map((entry) => ({
      reference: entry.id,
      amount: entry.amount,
      remittance: entry.remittance,
      senderName: entry.counterpartyName,
      senderIban: entry.counterpartyIban,
      bookedAt: entry.bookedAt,
      returns: entry.kind === 'return' ? entry.transfer : null,
    }));
