import type { Named, Place } from './flow.ts';

/** What one provider says about its notices; all else of their delivery is the desk's. */
export interface Carrier<W extends Place, N extends Named> {
  /** Whom a notice goes to: each a URL, or a name that `render` can turn into one. */
  readonly addressesOf: (world: W, notice: N) => readonly string[];
  /** The notice of an id, for sending it again. */
  readonly find: (world: W, id: string) => N | undefined;
  /** Writes the notice for one address, or nothing when nobody there wants it any more. */
  readonly render: (world: W, notice: N, to: string, manner: Manner) => Letter | undefined;
}

/** How a notice is to be written this time. */
export interface Manner {
  /** Show the object as it was before the change. */
  readonly isStale: boolean;
  /** Lie about the amount and sign with a secret of somebody else's. */
  readonly isForged: boolean;
  /** The time to sign with, by the computer's clock: receivers do not live by the virtual one. */
  readonly at_s: number;
  /** How many addresses have not taken the notice yet. */
  readonly pending: number;
}

/** A notice as it is posted. `headers` are in lower case; the length is added. */
export interface Letter {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
