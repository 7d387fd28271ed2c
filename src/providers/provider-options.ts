import type { Clock } from '#kernel';
import type { Beliefs } from './lower-capabilities.ts';

/** What the configuration, a test or a simulation sets otherwise, for every provider alike. */
export interface ProviderOptions extends Beliefs {
  readonly clock?: Clock;
  /** How long a socket may take to open. */
  readonly connectTimeoutMs?: number;
  /** How long a whole call may take, the socket included. */
  readonly callTimeoutMs?: number;
  /** How long a lease outlives a call. */
  readonly inFlightWindowMs?: number;
}
