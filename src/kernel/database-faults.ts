import { refuseKernel } from './errors.ts';
import type { Refusal } from './refusal.ts';

/** Two transactions stood in each other's way; nothing was written, repeating is safe. */
const contention = new Set(['40001', '40P01']);

/** The server is going down, coming up, full, or out of connections. */
const serverAway = new Set([
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '53100',
  '57014',
  '55P03',
  '25P03',
]);

const socketFaults = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT']);

const lostConnection =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|client has encountered a connection error|not queryable|connection error/i;

/** Whether repeating the whole transaction may help at once. */
export const isContention = (fault: unknown): boolean => contention.has(codeOf(fault));

/**
 * Turns the loss of the database into a refusal that tells the client to come again. A commit
 * whose answer was lost may have happened: the caller's repeat, under the same ids, finds out.
 */
export const connectionLost = (fault: unknown): Refusal | undefined => {
  const code = codeOf(fault);
  const isAway =
    serverAway.has(code) ||
    socketFaults.has(code) ||
    code.startsWith('08') ||
    (fault instanceof Error && lostConnection.test(fault.message));
  if (!isAway) return undefined;
  const refusal = refuseKernel('service_unavailable', { retryAfterSeconds: 1 });
  refusal.cause = fault;
  return refusal;
};

const codeOf = (fault: unknown): string =>
  typeof fault === 'object' && fault !== null && 'code' in fault ? String(fault.code) : '';
