import type {
  AccountRecord,
  AccountStanding,
  CapabilityStatus,
  Demands,
  ExtraDemand,
  Pins,
} from '../world/records.ts';
import { type Around, type Demand, takesPayments, wantedOf } from './demands.ts';
import { type Failure, failuresOf, isListed } from './test-values.ts';

/** Nothing is asked of the account. */
export const noDemands: Demands = Object.freeze({
  alternatives: [],
  current_deadline: null,
  currently_due: [],
  disabled_reason: null,
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
});

/** How an account stands before anything is known of it. */
export const blankStanding: AccountStanding = Object.freeze({
  capabilities: {},
  requirements: noDemands,
  future_requirements: noDemands,
  charges_enabled: false,
  payouts_enabled: false,
  details_submitted: false,
});

/**
 * An account as it stands at a moment: a function of what was handed in, of what stands beside it,
 * of what Stripe asks besides, and of the time.
 */
export function assessed(
  account: AccountRecord,
  around: Around,
  now_ms: number,
  verification_ms: number,
): AccountRecord {
  const wanted = wantedOf(account, around);
  const isComplete = wanted.every(({ of }) => of === 'payouts');
  const { review, controller } = account;
  const checked_at_ms = isComplete ? (review.checked_at_ms ?? now_ms + verification_ms) : null;
  const isChecking = checked_at_ms !== null && checked_at_ms > now_ms;
  const has_submitted =
    review.has_submitted ||
    review.is_onboarded ||
    (isComplete && controller.requirement_collection === 'application');

  const isChecked = isComplete && !isChecking;
  const failures = isChecked ? failuresOf(account, around.persons) : [];
  const disabled =
    review.disabled_reason ?? (isChecked && isListed(around.persons) ? 'listed' : null);
  const plain = plainStanding(account, { wanted, failures, isChecking, around });
  const pinned = withPins({ ...plain, details_submitted: has_submitted }, review.pins);
  const asked = withExtra(pinned, review.demands, Math.floor(now_ms / 1000));
  return {
    ...account,
    review: { ...review, checked_at_ms, has_submitted },
    standing: disabled === null ? asked : stopped(asked, disabled),
    due_ms: nextTurn(review.demands, checked_at_ms, now_ms),
  };
}

interface Found {
  readonly wanted: readonly Demand[];
  readonly failures: readonly Failure[];
  readonly isChecking: boolean;
  readonly around: Around;
}

function plainStanding(account: AccountRecord, found: Found): AccountStanding {
  const { wanted, failures, isChecking, around } = found;
  const capabilities = Object.fromEntries(
    Object.entries(account.standing.capabilities).map(([name, status]) => [
      name,
      status === 'unrequested' ? status : statusOf(name, found),
    ]),
  );
  const missing = wanted.map(({ field }) => field);
  const due = [...missing, ...failures.map(({ field }) => field)];
  const isLate = due.length > 0;
  const active = Object.keys(capabilities).filter((name) => capabilities[name] === 'active');
  return {
    capabilities,
    requirements: {
      ...noDemands,
      currently_due: due,
      eventually_due: due,
      past_due: due,
      pending_verification: isChecking ? [checkedField(account)] : [],
      errors: errorsOf(failures),
      disabled_reason: isLate
        ? 'requirements.past_due'
        : isChecking
          ? 'requirements.pending_verification'
          : null,
    },
    future_requirements: noDemands,
    charges_enabled: active.some(takesPayments),
    payouts_enabled: active.length > 0 && around.isPayable,
    details_submitted: false,
  };
}

function statusOf(name: string, { wanted, failures, isChecking }: Found): CapabilityStatus {
  const isStopped =
    wanted.some(({ of }) => of === 'all' || (of === 'payments' && takesPayments(name))) ||
    failures.some(({ field }) => !field.startsWith('business_profile.') || takesPayments(name));
  if (isStopped) return 'inactive';
  return isChecking ? 'pending' : 'active';
}

function checkedField({ business_type }: AccountRecord): string {
  return business_type === 'individual' ? 'individual.verification.document' : 'company.tax_id';
}

function errorsOf(failures: readonly Failure[]): Demands['errors'] {
  return failures.map(({ field, code, reason }) => ({ requirement: field, code, reason }));
}

function withPins(plain: AccountStanding, pins: Pins): AccountStanding {
  return {
    ...plain,
    ...pins,
    capabilities: { ...plain.capabilities, ...pins.capabilities },
    requirements: { ...plain.requirements, ...pins.requirements },
    future_requirements: { ...plain.future_requirements, ...pins.future_requirements },
  };
}

/** Adds what is asked besides; once one of its deadlines is past, the account may do nothing. */
function withExtra(
  standing: AccountStanding,
  extra: readonly ExtraDemand[],
  now_s: number,
): AccountStanding {
  if (extra.length === 0) return standing;
  const isPast = ({ deadline }: ExtraDemand) => deadline !== null && deadline <= now_s;
  const isLater = (one: ExtraDemand) => one.is_future && !isPast(one);
  const now = extra.filter((one) => !isLater(one));
  const late = now.filter((one) => !one.is_eventual && isPast(one));
  const requirements = added(standing.requirements, now, late);
  const after = {
    ...standing,
    requirements,
    future_requirements: added(standing.future_requirements, extra.filter(isLater), []),
  };
  return late.length === 0
    ? after
    : stopped(after, requirements.disabled_reason ?? 'requirements.past_due');
}

function added(
  before: Demands,
  extra: readonly ExtraDemand[],
  late: readonly ExtraDemand[],
): Demands {
  if (extra.length === 0) return before;
  const due = extra.filter((one) => !one.is_eventual);
  const ahead = due.flatMap((one) => (late.includes(one) ? [] : (one.deadline ?? [])));
  const errors = extra.flatMap(({ field, error }) =>
    error === null ? [] : [{ requirement: field, ...error }],
  );
  return {
    ...before,
    currently_due: joined(before.currently_due, due),
    eventually_due: joined(before.eventually_due, extra),
    past_due: joined(before.past_due, late),
    errors: [...(before.errors ?? []), ...errors],
    current_deadline: ahead.length === 0 ? before.current_deadline : Math.min(...ahead),
  };
}

function joined(before: readonly string[] | null, extra: readonly ExtraDemand[]): string[] {
  return [...new Set([...(before ?? []), ...extra.map(({ field }) => field)])];
}

/** Nothing works any more, and why. */
function stopped(
  standing: AccountStanding,
  disabled_reason: NonNullable<Demands['disabled_reason']>,
): AccountStanding {
  const capabilities = Object.fromEntries(
    Object.entries(standing.capabilities).map(([name, status]): [string, CapabilityStatus] => [
      name,
      status === 'unrequested' ? status : 'inactive',
    ]),
  );
  return {
    ...standing,
    capabilities,
    requirements: { ...standing.requirements, disabled_reason },
    charges_enabled: false,
    payouts_enabled: false,
  };
}

/** The next moment at which time alone changes how the account stands. */
function nextTurn(
  extra: readonly ExtraDemand[],
  checked_at_ms: number | null,
  now_ms: number,
): number {
  const turns = extra.flatMap(({ deadline }) => (deadline === null ? [] : deadline * 1000));
  const ahead = [...turns, checked_at_ms ?? 0].filter((at_ms) => at_ms > now_ms);
  return ahead.length === 0 ? 0 : Math.min(...ahead);
}
