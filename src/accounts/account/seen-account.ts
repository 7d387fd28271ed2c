import type {
  AccountReport,
  AccountRequirements,
  CapabilityStatus,
  PayoutSchedule,
} from '#providers';

/** What the provider wants to know, as it is kept: JSON, in an order that does not depend on chance. */
export interface SeenRequirements {
  readonly currentlyDue: readonly string[];
  readonly pastDue: readonly string[];
  readonly pendingVerification: readonly string[];
  readonly eventuallyDue: readonly string[];
  readonly errors: AccountRequirements['errors'];
  readonly deadline: string | null;
  readonly disabledReason: string | null;
}

/** A payout schedule as it is kept: minimum balances in minor units, as text. */
export interface SeenSchedule extends Omit<PayoutSchedule, 'minimumBalances'> {
  readonly minimumBalances: readonly { readonly minor: string; readonly currency: string }[];
}

/** What a provider said of an account, as it is kept. */
export interface SeenAccount
  extends Omit<AccountReport, 'requirements' | 'futureRequirements' | 'payoutSchedule'> {
  readonly capabilities: Readonly<Record<string, CapabilityStatus>>;
  readonly requirements: SeenRequirements;
  readonly futureRequirements: SeenRequirements;
  readonly payoutSchedule: SeenSchedule | null;
}

/**
 * A report in the form in which it is kept. Lists that are sets are put in order, so that the same
 * facts are the same text and nobody is told of a change that is none.
 */
export const seenOf = (report: AccountReport): SeenAccount => ({
  ...report,
  rawTraits: ordered(report.rawTraits),
  capabilities: ordered(report.capabilities),
  requirements: requirementsOf(report.requirements),
  futureRequirements: requirementsOf(report.futureRequirements),
  externalAccounts: report.externalAccounts.toSorted((a, b) =>
    a.reference < b.reference ? -1 : 1,
  ),
  payoutSchedule: report.payoutSchedule && scheduleOf(report.payoutSchedule),
  configurations: report.configurations.toSorted(),
  unmapped: report.unmapped.toSorted(),
});

/** What stands in both at once is due at once. */
export const dueOf = (seen: Pick<SeenAccount, 'requirements'> | null): readonly string[] =>
  seen === null
    ? []
    : [...new Set([...seen.requirements.pastDue, ...seen.requirements.currentlyDue])].toSorted();

/** Whether two readings say the same, but for when they were made. */
export const isSameSeen = (a: SeenAccount | null, b: SeenAccount | null): boolean =>
  textOf(a) === textOf(b);

/** The one text of a reading: fields in order of their names, whichever way it was built or stored. */
export const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? ordered(part as Record<string, unknown>)
      : part,
  );

const requirementsOf = (requirements: AccountRequirements): SeenRequirements => ({
  ...requirements,
  currentlyDue: requirements.currentlyDue.toSorted(),
  pastDue: requirements.pastDue.toSorted(),
  pendingVerification: requirements.pendingVerification.toSorted(),
  eventuallyDue: requirements.eventuallyDue.toSorted(),
  errors: requirements.errors.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1)),
  deadline: requirements.deadline?.toISOString() ?? null,
});

const scheduleOf = (schedule: PayoutSchedule): SeenSchedule => ({
  ...schedule,
  minimumBalances: schedule.minimumBalances.map(({ minor, currency }) => ({
    minor: minor.toString(),
    currency,
  })),
});

const ordered = <Value>(record: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
