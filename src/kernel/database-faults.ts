import { refuseKernel } from './errors.ts';
import type { Refusal } from './refusal.ts';

/** Two transactions stood in each other's way; nothing was written, repeating is safe. */
const contention = new Set(['40001', '40P01']);

/** A lock or a turn did not come in time; nothing was written. */
const tooSlow = new Set(['55P03', '57014']);

/** The server is going down, coming up, full, out of connections, or a stand-by by now. */
const serverAway = new Set([
  '57P01',
  '57P02',
  '57P03',
  '53100',
  '53200',
  '53300',
  '25006',
  '25P03',
  '25P04',
]);

const socketFaults = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

const lostConnection =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|client has encountered a connection error|not queryable|connection error/i;

/** Whether repeating the whole transaction may help at once. */
export const isContention = (fault: unknown): boolean => contention.has(codeOf(fault));

/**
 * Turns the loss of the database, or waiting in vain for it, into a refusal that tells the client
 * to come again. A commit whose answer was lost may have happened: the caller's repeat, under the
 * same ids, finds out.
 */
export const connectionLost = (fault: unknown): Refusal | undefined => {
  const code = codeOf(fault);
  if (tooSlow.has(code) || contention.has(code)) return comeAgain('service_busy', fault);
  const isAway =
    serverAway.has(code) ||
    socketFaults.has(code) ||
    code.startsWith('08') ||
    (fault instanceof Error && lostConnection.test(fault.message));
  return isAway ? comeAgain('service_unavailable', fault) : undefined;
};

const comeAgain = (code: 'service_busy' | 'service_unavailable', fault: unknown): Refusal => {
  const refusal = refuseKernel(code, { retryAfterSeconds: 1 });
  refusal.cause = fault;
  return refusal;
};

const codeOf = (fault: unknown): string =>
  typeof fault === 'object' && fault !== null && 'code' in fault ? String(fault.code) : '';
