import type { Stripe } from 'stripe';
import type { AccountRequirements } from '../../contract.ts';
import { isRecord } from '../answers.ts';
import type { Unmapped } from './unmapped.ts';

type Demands =
  | Stripe.V2.Core.Account['requirements']
  | Stripe.V2.Core.Account['future_requirements'];
type Entry = NonNullable<NonNullable<Demands>['entries']>[number];

/** Requirements of a v2 account, and whether its seller has answered the first of them. */
export interface RequirementsV2 {
  readonly requirements: AccountRequirements;
  readonly isPastOnboarding: boolean;
}

/**
 * Reads entries into the lists that v1 has: what is past due is due as well, and whatever is due is
 * due eventually. Who has to act decides first: what waits for Stripe is in verification.
 */
export const requirementsV2 = (demands: Demands, unmapped: Unmapped): RequirementsV2 => {
  const entries = (demands?.entries ?? []).filter((entry) => isReadable(entry, unmapped));
  const ofStripe = entries.filter((entry) => entry.awaiting_action_from === 'stripe');
  const ofSeller = entries.filter((entry) => entry.awaiting_action_from !== 'stripe');
  const due = (...dues: readonly Due[]): readonly string[] =>
    ofSeller.filter((entry) => dues.includes(dueOf(entry))).map(({ description }) => description);
  for (const entry of ofSeller) noteUnknown(entry, unmapped);
  return {
    requirements: {
      currentlyDue: due('currently_due', 'past_due'),
      pastDue: due('past_due'),
      pendingVerification: ofStripe.map(({ description }) => description),
      eventuallyDue: due('eventually_due', 'currently_due', 'past_due'),
      errors: entries.flatMap(({ description, errors }) =>
        errors.map(({ code, description: message }) => ({
          requirement: description,
          code,
          message,
        })),
      ),
      deadline: deadlineOf(demands),
      disabledReason: null,
    },
    isPastOnboarding: demands !== undefined && !ofSeller.some(isOnboarding),
  };
};

const dues = ['past_due', 'currently_due', 'eventually_due'] as const;
type Due = (typeof dues)[number];

/** A deadline that we do not know counts as now: asking once too often harms nobody. */
const dueOf = ({ minimum_deadline: { status } }: Entry): Due =>
  dues.find((due) => due === status) ?? 'currently_due';

const noteUnknown = (entry: Entry, unmapped: Unmapped): void => {
  const by: string = entry.awaiting_action_from;
  const status: string = entry.minimum_deadline.status;
  if (by !== 'user') unmapped.note('requirements.awaiting_action_from', by);
  if (!dues.some((due) => due === status)) unmapped.note('requirements.minimum_deadline', status);
};

const isOnboarding = (entry: Entry): boolean =>
  dueOf(entry) !== 'eventually_due' &&
  entry.requested_reasons.some(({ code }) => code === 'routine_onboarding');

/** What is told without its parts is told of, and not guessed at. */
const isReadable = (entry: unknown, unmapped: Unmapped): entry is Entry => {
  const isWhole =
    isRecord(entry) &&
    typeof entry.description === 'string' &&
    isRecord(entry.minimum_deadline) &&
    Array.isArray(entry.errors) &&
    Array.isArray(entry.requested_reasons);
  if (!isWhole) unmapped.note('requirements.entries', 'one that cannot be read');
  return isWhole;
};

/** Of what is asked later, at the latest the day from which it counts. */
const deadlineOf = (demands: Demands): Date | null => {
  const later =
    demands !== undefined && 'minimum_transition_date' in demands
      ? demands.minimum_transition_date
      : undefined;
  const text = demands?.summary?.minimum_deadline?.time ?? later;
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time);
};
