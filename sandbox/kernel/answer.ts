import type { IncomingHttpHeaders } from 'node:http';

/** A request as the sandbox sees it: whole body, no stream. */
export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One faked provider: what the server needs to know of it. */
export interface Provider {
  /** The world this request belongs to, for matching faults. */
  readonly keyOf: (ask: Ask) => string | undefined;
  /** Marks the request as in flight while a fault keeps it from being run; call to release. */
  readonly hold: (ask: Ask) => () => void;
  /** Counts a request that a fault keeps from being run. */
  readonly missed: (ask: Ask) => void;
  /** Runs the request in one synchronous step. `spoiled` stores and answers a 500 in its place. */
  readonly run: (ask: Ask, mode: RunMode) => Answer;
  /** A refusal in the provider's own words, for the faults that answer without running. */
  readonly refusal: (status: 429 | 500) => Answer;
  /** Falsifies an answer's body, where amounts or currencies do not look as in Stripe's. */
  readonly lie?: (body: string, about: 'amount' | 'currency') => string;
}

export type RunMode = 'plain' | 'spoiled';

/** A JSON answer of the sandbox's own routes. */
export function jsonAnswer(status: number, body: unknown): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body, null, 2),
  };
}

export function htmlAnswer(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}
