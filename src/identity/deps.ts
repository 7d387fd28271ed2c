import type { Clock, Database } from '#kernel';

/** What identity works with. */
export interface IdentityDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** Mixed into every stored digest, so that the table alone recognises no key. 32 characters up. */
  readonly pepper: string;
  /** 43 characters of base 62 that nobody can guess: {@link randomKeyBody} outside tests. */
  readonly drawKeyBody: () => string;
}
