import { rearmTurn } from '../balance/arm-turn.ts';
import { tellOfCapability, tellOfRequirements } from '../v2-accounts/tell-of-account.ts';
import type {
  AccountRecord,
  AccountReview,
  CapabilityRecord,
  CapabilityStatus,
  Demands,
  PersonRecord,
} from '../world/records.ts';
import type { Step } from '../world/step.ts';
import { takesPayments } from './demands.ts';
import { assessed } from './standing.ts';

/**
 * Puts a new version of an account, as it stands with what was changed, and tells of it: the record
 * is the platform's, the events are the account's own, so they go to the Connect endpoints.
 */
export function reviewAccount(
  step: Step,
  before: AccountRecord,
  after: AccountRecord = before,
): AccountRecord {
  const changed = step.at(null).put(standingNow(step, after));
  putCapabilities(step, before.standing.capabilities, changed);
  step.at(after.id).emit('account.updated', changed, before);
  tellOfRequirements(step, before, changed);
  rearmTurn(step.at(after.id));
  return changed;
}

/** An account as it stands now, with whoever and whatever is put for it in the step. */
export function standingNow(step: Step, account: AccountRecord): AccountRecord {
  const { verification_ms } = step.world.settings;
  const own = step.at(account.id);
  const around = { persons: personsOf(own), isPayable: isPayable(own) };
  return assessed(account, around, step.now_ms, verification_ms);
}

/** Looks at the account of a step again, after something beside it has changed. */
export function reviewOwner(step: Step): void {
  const account = step.at(null).get('account', step.world.owner ?? '');
  if (account !== undefined) reviewDue(step, account);
}

/** What time has brought: a deadline passed, or Stripe has looked through what was handed in. */
export function reviewDue(step: Step, account: AccountRecord): void {
  if (account.is_deleted) return;
  const after = standingNow(step, account);
  const isSame = JSON.stringify(after.standing) === JSON.stringify(account.standing);
  if (isSame) step.at(null).put(after);
  else reviewAccount(step, account);
}

/** Takes back what is asked besides, as far as it was handed in now. */
export function answered(review: AccountReview, paths: readonly string[]): AccountReview {
  const isAnswered = (field: string) =>
    paths.some((path) => path === field || path.startsWith(`${field}.`));
  return {
    ...review,
    demands: review.demands.filter(({ field }) => !isAnswered(field)),
    excused: review.excused.filter((field) => !isAnswered(field)),
    // What failed is looked through again.
    checked_at_ms: paths.some(isIdentity) ? null : review.checked_at_ms,
  };
}

/** The persons of the account of a step, oldest first. */
export function personsOf(step: Step): readonly PersonRecord[] {
  return idsWith(step, 'person')
    .flatMap((id) => step.get('person', id) ?? [])
    .filter((one) => !one.is_deleted);
}

/** Whether there is a bank account or a card that takes payouts. */
function isPayable(step: Step): boolean {
  return idsWith(step, 'external_account')
    .flatMap((id) => step.get('external_account', id) ?? [])
    .some(({ is_deleted, status }) => !is_deleted && !unusable.includes(status));
}

const unusable: readonly string[] = ['errored', 'verification_failed'];
const isIdentity = (path: string) => /^(individual|company|person_\w+)\./.test(path);

/** The ids of a kind, also of those that the step has put just now. */
function idsWith(step: Step, kind: 'person' | 'external_account'): readonly string[] {
  const put = step.puts.flatMap(({ owner, record }) =>
    owner === step.world && record.kind === kind ? [record.id] : [],
  );
  return [...new Set([...step.world.tables[kind].ids, ...put])];
}

/** Writes what became of each capability, and tells of those that changed. */
export function putCapabilities(
  step: Step,
  before: Readonly<Record<string, CapabilityStatus>>,
  { id: account, standing }: AccountRecord,
): void {
  const own = step.at(account);
  for (const [name, status] of Object.entries(standing.capabilities)) {
    const known = own.get('capability', name);
    const requirements = requirementsFor(name, standing.requirements);
    const isSame =
      known?.status === status &&
      JSON.stringify(known.requirements) === JSON.stringify(requirements);
    if (isSame) continue;
    const isAsked = known !== undefined && known.status !== 'unrequested';
    const record = own.put<CapabilityRecord>({
      kind: 'capability',
      id: name,
      n: known?.n ?? own.nextN('capability'),
      created: known?.created ?? step.now_s,
      account,
      status,
      requested_at: status === 'unrequested' ? null : isAsked ? known.requested_at : step.now_s,
      requirements,
    });
    if (before[name] !== status || known !== undefined) {
      own.emit('capability.updated', record, known);
      if (known?.status !== status) tellOfCapability(step, record);
    }
  }
}

/** Of what is asked of an account, what this capability waits for. */
function requirementsFor(name: string, all: Demands): Demands {
  const isOf = (field: string) =>
    field !== 'external_account' && (takesPayments(name) || !field.startsWith('business_profile.'));
  return {
    ...all,
    currently_due: (all.currently_due ?? []).filter(isOf),
    eventually_due: (all.eventually_due ?? []).filter(isOf),
    past_due: (all.past_due ?? []).filter(isOf),
    errors: (all.errors ?? []).filter(({ requirement }) => isOf(requirement)),
  };
}
