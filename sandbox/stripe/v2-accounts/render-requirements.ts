import type Stripe from 'stripe';
import type { AccountRecord, Demands } from '../world/records.ts';
import { placeOf, secondNameOf } from './names.ts';

type Requirements = Stripe.V2.Core.Account.Requirements;
type Entry = Stripe.V2.Core.Account.Requirements.Entry;
type Status = Entry['minimum_deadline']['status'];

/** What is asked of an account now, as entries: each with who has to act, and by when. */
export function renderRequirements(account: AccountRecord): Requirements {
  const { requirements } = account.standing;
  return { alternatives: [], ...entriesOf(account, requirements) };
}

/** What will be asked, and from when on. */
export function renderFutureRequirements(
  account: AccountRecord,
): Stripe.V2.Core.Account.FutureRequirements {
  const { future_requirements } = account.standing;
  const at = future_requirements.current_deadline;
  return {
    alternatives: [],
    ...entriesOf(account, future_requirements),
    ...(at === null ? {} : { minimum_transition_date: isoOf(at) }),
  };
}

export function isoOf(at_s: number): string {
  return new Date(at_s * 1000).toISOString();
}

function entriesOf(
  account: AccountRecord,
  demands: Demands,
): Pick<Requirements, 'entries' | 'summary'> {
  const due = demands.eventually_due ?? [];
  const waiting = (demands.pending_verification ?? []).filter((field) => !due.includes(field));
  const entries = [
    ...due.map((field) => entryOf(account, demands, field, 'user')),
    ...waiting.map((field) => entryOf(account, demands, field, 'stripe')),
  ];
  const first = statuses.find((status) =>
    entries.some(({ minimum_deadline }) => minimum_deadline.status === status),
  );
  if (first === undefined) return { entries };
  const at = demands.current_deadline;
  const time = at === null ? {} : { time: isoOf(at) };
  return { entries, summary: { minimum_deadline: { status: first, ...time } } };
}

const statuses: readonly Status[] = ['past_due', 'currently_due', 'eventually_due'];

function entryOf(
  account: AccountRecord,
  demands: Demands,
  field: string,
  awaiting_action_from: Entry['awaiting_action_from'],
): Entry {
  const status = statusOf(demands, field);
  const isExtra = account.review.demands.some((one) => one.field === field);
  return {
    awaiting_action_from,
    description: secondNameOf(field),
    errors: (demands.errors ?? [])
      .filter(({ requirement }) => requirement === field)
      .map(({ code, reason }) => ({ code, description: reason })),
    impact: { restricts_capabilities: restricted(account, status) },
    minimum_deadline: { status },
    requested_reasons: [{ code: isExtra ? 'routine_verification' : 'routine_onboarding' }],
  };
}

function statusOf(demands: Demands, field: string): Status {
  if (demands.past_due?.includes(field)) return 'past_due';
  if (demands.currently_due?.includes(field)) return 'currently_due';
  return demands.pending_verification?.includes(field) ? 'currently_due' : 'eventually_due';
}

function restricted({ standing }: AccountRecord, status: Status) {
  return Object.entries(standing.capabilities)
    .filter(([, one]) => one !== 'unrequested')
    .map(([name]) => ({ ...placeOf(name), deadline: { status } }));
}
