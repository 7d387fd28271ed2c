import type { Account } from './account.ts';
import { deadlineOf, soonMs } from './seller-state.ts';

const hour = 3_600_000;

/** A seller whom somebody checks is asked about so often, so that a lost notice is healed. */
const openEveryMs = hour;

/** Any other, likewise. */
const settledEveryMs = 24 * hour;

/** So long before a deadline it is told of again. */
export const deadlineNearMs = 7 * 24 * hour;

/** Two readings that lie beside each other are cleared up by a third, so long after. */
export const againMs = 2_000;

/** When somebody looks at an account again: because it grows stale, or because a deadline comes near. */
export const nextLookAt = (account: Account, at: Date): Date | null => {
  if (account.provider_reference === null || account.disconnected_at !== null) return null;
  const isOpen = account.state === 'in_progress' || account.state === 'pending_verification';
  const staleMs = at.getTime() + (isOpen ? openEveryMs : settledEveryMs);
  const dueMs = momentsOf(account).filter((ms) => ms > at.getTime());
  return new Date(Math.min(staleMs, ...dueMs));
};

/** The deadline that is to be told of now: near, and not told of before. */
export const deadlineToTell = (account: Account, at: Date): Date | null => {
  if (account.state === 'rejected' || account.disconnected_at !== null) return null;
  const near = deadlinesOf(account).find(
    (deadline) => deadline.getTime() - deadlineNearMs <= at.getTime(),
  );
  return near === undefined || near.getTime() <= (account.deadline_told?.getTime() ?? 0)
    ? null
    : near;
};

/** Deadlines, the last first: whoever tells of it has told of those before it. */
const deadlinesOf = ({ seen }: Account): readonly Date[] =>
  seen === null
    ? []
    : [deadlineOf(seen.requirements), deadlineOf(seen.futureRequirements)]
        .filter((deadline) => deadline !== null)
        .toSorted((a, b) => b.getTime() - a.getTime());

/** When a deadline changes something: what a seller is, or what is told of him. */
const momentsOf = (account: Account): readonly number[] =>
  deadlinesOf(account).flatMap((deadline) => [
    deadline.getTime() - soonMs,
    deadline.getTime() - deadlineNearMs,
  ]);
