/** When a provider counts as ill, and how many calls it may keep busy. Times in milliseconds. */
export interface HealthSettings {
  /** Calls of this long ago and younger are judged together. */
  readonly windowMs: number;
  /** Fewer calls than this prove nothing; where the window holds fewer, older ones are added. */
  readonly sampleMin: number;
  /** The newest calls that are kept; at a high rate they are younger than the window. */
  readonly sampleMax: number;
  /** Calls older than this are forgotten, however few there are. */
  readonly staleMs: number;
  /** The percentage of failures at which the breaker opens. */
  readonly failurePercent: number;
  /** An answer that takes this long counts as a failure, unless the issuer declined. */
  readonly slowMs: number;
  /** How long an open breaker waits for its first probe; doubled each time the probe fails. */
  readonly openMs: number;
  readonly openMsMax: number;
  /** Calls in flight for one connection, method and operation. */
  readonly callsMax: number;
  /** Calls that may wait for one of those to end; authorisations never wait. */
  readonly queueMax: number;
  readonly queueWaitMs: number;
  /** How much longer than the adapter's own timeout a call is waited for. */
  readonly deadlineSlackMs: number;
  /** Repeats that a hundred first sendings allow. */
  readonly repeatPercent: number;
  /** Repeats a second that are always allowed: a worker that only resolves sends nothing first. */
  readonly repeatsPerSecondMin: number;
  /** Repeats that may be saved up. */
  readonly repeatsMax: number;
  /** Connections times methods times operations that are remembered; the longest unused go. */
  readonly watchesMax: number;
}

/**
 * The defaults. Errors of 30 % open a breaker within two windows, so that a partial
 * outage loses its traffic within ten seconds; errors of 2 % practically never do.
 */
export const healthDefaults: HealthSettings = {
  windowMs: 5_000,
  sampleMin: 20,
  sampleMax: 256,
  staleMs: 60_000,
  failurePercent: 20,
  slowMs: 5_000,
  openMs: 5_000,
  openMsMax: 30_000,
  callsMax: 128,
  queueMax: 256,
  queueWaitMs: 1_000,
  deadlineSlackMs: 500,
  repeatPercent: 10,
  repeatsPerSecondMin: 10,
  repeatsMax: 100,
  watchesMax: 10_000,
};
