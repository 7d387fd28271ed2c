import type { Authenticate } from '#identity';
import type { Clock, Ids, Log, Metrics, MountedRoute, RefusalCatalogue } from '#kernel';
import type { ReadinessCheck } from './health.ts';
import type { Idempotency } from './idempotency/idempotency.ts';
import type { ReceiveNotice } from './notices.ts';

/** What the server is made of. */
export interface ServerDeps {
  readonly routes: readonly MountedRoute[];
  /** All modules' refusals, for the reference: `{ ...kernelRefusals, ...paymentRefusals, … }`. */
  readonly refusals: RefusalCatalogue;
  readonly authenticate: Authenticate;
  readonly idempotency: Idempotency;
  /** Takes what providers send us; without it there is no such route. */
  readonly receiveNotice?: ReceiveNotice;
  readonly checks: readonly ReadinessCheck[];
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** How the server behaves. */
export interface ServerConfig {
  /** Where clients find it, without a slash at the end: `https://pay.example.com`. */
  readonly publicUrl: string;
  readonly version: string;
  readonly commit: string;
  /** Requests a second that one key may send; one address may fail to authenticate a tenth of it. */
  readonly requestsPerSecondMax: number;
  /** Whether a proxy in front may be believed about the client's address. */
  readonly isBehindProxy: boolean;
  /** How long requests under way may take to end once the server closes. */
  readonly drainMs?: number;
}
