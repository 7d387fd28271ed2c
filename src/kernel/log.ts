import { pino } from 'pino';
import { scrubLine } from './scrub.ts';

/** How bad it is. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Writes one structured line: what happened, then the fields a machine filters by. */
export interface Log {
  debug(fields: LogFields, event: string): void;
  info(fields: LogFields, event: string): void;
  warn(fields: LogFields, event: string): void;
  error(fields: LogFields, event: string): void;
  /** A log whose every line carries these fields too. */
  child(fields: LogFields): Log;
}

/** Snake-cased names: `req_id`, `trace_id`, `organisation`, `dur_ms`; a fault under `err`. */
export type LogFields = Readonly<Record<string, unknown>>;

/** How to write. */
export interface LogOptions {
  readonly level: LogLevel;
  /** Fields of every line: service, version, environment. */
  readonly base: LogFields;
  /** Where lines go; the standard output unless a test listens. */
  readonly destination?: { write(line: string): void };
}

/**
 * Opens the log: JSON lines with ISO times. Every line passes the scrubber last, so that no card
 * number and no secret of ours leaves the process this way, whatever was handed over.
 *
 * @example log.info({ req_id: 'req_…', dur_ms: 12 }, 'http.request');
 */
export const createLog = (options: LogOptions): Log => {
  const settings = {
    level: options.level,
    base: options.base,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeFault },
    redact: { paths: redacted, censor: '***' },
    hooks: { streamWrite: scrubLine },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
};

/** A log that says nothing, for tests that do not listen. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};

const redacted = [
  'authorization',
  'secret',
  'pepper',
  'headers.authorization',
  'headers["idempotency-key"]',
];

/** A fault as a log shows it: kind, code, stack and what caused it, never its other fields. */
const describeFault = (fault: unknown): unknown => {
  if (!(fault instanceof Error)) return { type: typeof fault, message: String(fault) };
  const code = 'code' in fault ? { code: String(fault.code) } : {};
  const cause = fault.cause === undefined ? {} : { cause: describeCause(fault.cause) };
  return { type: fault.name, message: fault.message, stack: fault.stack, ...code, ...cause };
};

/** One step deep: a chain of causes could be endless. */
const describeCause = (cause: unknown): string =>
  cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
