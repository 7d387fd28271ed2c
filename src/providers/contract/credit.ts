import type { Money } from '#money';
import type { Connection } from './connection.ts';
import type { Called } from './exchange.ts';

/** Money that arrived unasked, as the bank's statement has it. */
export interface CreditReport {
  /** The bank's name for the entry. */
  readonly reference: string;
  readonly amount: Money;
  /** What the sender wrote, structured reference or free text. */
  readonly remittance: string;
  readonly senderName: string | null;
  readonly senderIban: string | null;
  readonly bookedAt: Date;
  /** The provider's name of the outgoing transfer that came back with it; null for others' money. */
  readonly returns: string | null;
}

/** What reading an account came to. */
export type CreditFinding =
  | {
      readonly kind: 'found';
      readonly credits: readonly CreditReport[];
      /** Where the next page begins; null at the end. */
      readonly next: string | null;
    }
  | { readonly kind: 'unreachable'; readonly cause: string };

/** How a push rail shows the money that arrived. */
export interface CreditDesk {
  /** One entry by the bank's name for it. */
  read(connection: Connection, reference: string): Promise<Called<CreditFinding>>;
  /** Entries in booking order after a cursor, so that no lost notice loses money. */
  list(connection: Connection, after: string | null): Promise<Called<CreditFinding>>;
}
