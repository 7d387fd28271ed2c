import type { SellerState } from './account.machine.ts';
import type { Account } from './account.ts';
import type { SeenAccount, SeenRequirements } from './seen-account.ts';

/** What we know of a seller beside what his provider says. */
export type Standing = Pick<Account, 'needs' | 'begun_at' | 'is_paused' | 'disconnected_at'>;

const day = 86_400_000;

/** So long before it, what will be asked for later makes a seller `restricted_soon`. */
export const soonMs = 30 * day;

/**
 * The one state of a seller, from all that is known of him at a time. Pure: the same facts give the
 * same state, in whatever order they became known. What ends a seller comes first, then what he may
 * do, then what is missing.
 */
export const sellerStateOf = (
  seen: SeenAccount | null,
  standing: Standing,
  at: Date,
): SellerState => {
  if (standing.disconnected_at !== null) return 'disconnected';
  if (seen === null) return standing.is_paused ? 'paused' : unread(standing);
  if (seen.isClosed) return 'disconnected';
  const { disabledReason } = seen.requirements;
  if (disabledReason?.startsWith('rejected.')) return 'rejected';
  if (standing.is_paused || disabledReason === 'platform_paused') return 'paused';
  const isAble = standing.needs.every((need) => seen.capabilities[need] === 'active');
  if (isAble) return ableState(seen, at);
  if (!seen.hasSubmittedDetails) return hasBegun(seen, standing) ? 'in_progress' : 'not_started';
  return unableState(seen, standing);
};

const unread = (standing: Standing): SellerState =>
  standing.begun_at === null ? 'not_started' : 'in_progress';

/** All that is needed is active: only what is past due, or switched off as a whole, stands against it. */
const ableState = (seen: SeenAccount, at: Date): SellerState => {
  const { pastDue, disabledReason } = seen.requirements;
  if (pastDue.length > 0) return 'restricted';
  if (disabledReason === 'requirements.pending_verification') return 'pending_verification';
  if (disabledReason !== null) return 'restricted';
  return isDeadlineAhead(seen, at) ? 'restricted_soon' : 'enabled';
};

/** He has said all he was asked for at first, and something that is needed is off all the same. */
const unableState = ({ requirements, capabilities }: SeenAccount, standing: Standing) => {
  const missing = standing.needs.map((need) => capabilities[need] ?? 'inactive');
  const isOff = missing.some((status) => status !== 'active' && status !== 'pending');
  if (requirements.pastDue.length > 0) return 'restricted';
  if (requirements.currentlyDue.length > 0) return isOff ? 'restricted' : 'in_progress';
  const isChecked = requirements.pendingVerification.length > 0 || !isOff;
  return isChecked ? 'pending_verification' : 'restricted';
};

const hasBegun = ({ requirements, externalAccounts }: SeenAccount, standing: Standing): boolean =>
  standing.begun_at !== null ||
  externalAccounts.length > 0 ||
  requirements.pendingVerification.length > 0 ||
  requirements.errors.length > 0;

/** What is due now, by when; what is due later counts as its time comes near. */
const isDeadlineAhead = (seen: SeenAccount, at: Date): boolean => {
  const later = deadlineOf(seen.futureRequirements);
  return (
    deadlineOf(seen.requirements) !== null ||
    (later !== null && later.getTime() - soonMs <= at.getTime())
  );
};

/** By when something has to be given; null where nothing is asked for. */
export const deadlineOf = (requirements: SeenRequirements): Date | null =>
  requirements.deadline === null || askedBy(requirements) === 0
    ? null
    : new Date(requirements.deadline);

const askedBy = ({ currentlyDue, pastDue, eventuallyDue }: SeenRequirements): number =>
  currentlyDue.length + pastDue.length + eventuallyDue.length;
