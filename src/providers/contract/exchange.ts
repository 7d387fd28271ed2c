/** One exchange with a provider, scrubbed, for the timeline. */
export interface Exchange {
  readonly purpose: 'send' | 'ask' | 'notice';
  readonly method: string;
  readonly path: string;
  readonly request: unknown;
  readonly status: number | null;
  readonly answer: unknown;
  readonly durationMs: number;
}

/** A call's result with what was exchanged for it. */
export interface Called<Result> {
  readonly result: Result;
  readonly exchanges: readonly Exchange[];
}
