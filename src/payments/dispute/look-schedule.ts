import { type Dispute, isOpenDispute } from './dispute.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** An open dispute is asked about so often, so that a lost notice is healed. */
export const lookEveryMs = 6 * hour;

/** So long before the deadline it is told of. */
export const deadlineNearMs = 48 * hour;

/** When somebody looks at a dispute again: to ask, or to tell of its deadline; never once it ended. */
export const nextLookAt = (dispute: Dispute, at: Date): Date | null => {
  if (!isOpenDispute(dispute)) return null;
  const askMs = at.getTime() + lookEveryMs;
  const nearMs = deadlineOf(dispute);
  return new Date(nearMs === undefined ? askMs : Math.min(askMs, Math.max(nearMs, at.getTime())));
};

/** Whether the deadline of a dispute that waits for an answer is to be told of now. */
export const isDeadlineNear = (dispute: Dispute, at: Date): boolean => {
  const nearMs = deadlineOf(dispute);
  return nearMs !== undefined && nearMs <= at.getTime();
};

/** When to tell of the deadline; nothing where nobody waits or it was told of. */
const deadlineOf = ({ state, respond_by, deadline_told }: Dispute): number | undefined =>
  state !== 'needs_response' ||
  respond_by === null ||
  respond_by.getTime() === deadline_told?.getTime()
    ? undefined
    : respond_by.getTime() - deadlineNearMs;

/** When an answer of unknown end is asked about again; the last one repeats until the dispute ends. */
const resolveDelaysMs = [2 * second, 15 * second, minute, 5 * minute, 15 * minute, hour, 6 * hour];

/** When to look at an answer whose end is not known, after so many looks. */
export const nextResolveAt = (resolveCount: number, at: Date): Date =>
  new Date(at.getTime() + (resolveDelaysMs[resolveCount] ?? 6 * hour));
