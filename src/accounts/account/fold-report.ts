import { accountMachine, eventTo, type SellerEvent, type SellerState } from './account.machine.ts';
import type { Account } from './account.ts';
import { againMs, deadlineToTell, nextLookAt } from './look-schedule.ts';
import { dueOf, isSameSeen, type SeenAccount, textOf } from './seen-account.ts';
import { sellerStateOf } from './seller-state.ts';

/** From when until when a reading took: what it saw was so at some time between. */
export interface ReadSpan {
  readonly from: Date;
  readonly until: Date;
}

/** An account after something became known, and what has to be written and told for it. */
export interface AccountStep {
  readonly account: Account;
  readonly step: { readonly from: SellerState; readonly event: SellerEvent } | null;
  readonly tellings: readonly AccountTelling[];
}

/** What is told of accounts. */
export type AccountTelling = `account.${
  | 'created'
  | 'updated'
  | 'enabled'
  | 'restricted'
  | 'restricted_soon'
  | 'rejected'
  | 'paused'
  | 'disconnected'
  | 'action_required'
  | 'external_account_updated'}`;

/**
 * Lays a reading over an account. The reading that began last stands; one that began earlier, or
 * that is told twice, changes nothing, so that the end is the same in whatever order they come. Of
 * two that lie beside each other nobody knows which saw the later, so it is read once more.
 */
export const foldReport = (
  account: Account,
  seen: SeenAccount,
  span: ReadSpan,
  at: Date,
): AccountStep => {
  const isDoubtful = liesBeside(account, span);
  const again = new Date(at.getTime() + againMs);
  if (!isLater(account, seen, span)) {
    const isEqual = isSameSeen(account.seen, seen);
    const until = latest(account.read_until, span.until);
    const isOlder = until.getTime() === account.read_until?.getTime();
    const known = isOlder ? account : { ...account, read_until: until };
    const looked = isDoubtful && !isEqual ? { ...known, next_look_at: again } : known;
    return { account: looked, step: null, tellings: [] };
  }
  const read: Account = {
    ...account,
    ...ownFields(seen),
    seen,
    read_from: span.from,
    read_until: latest(account.read_until, span.until),
  };
  const folded = restand(account, read, at);
  const isClear = !isDoubtful || isSameSeen(account.seen, seen);
  return isClear ? folded : { ...folded, account: { ...folded.account, next_look_at: again } };
};

/**
 * Brings the state of an account to what is so now, and says what is to be told. Everything that
 * changes an account ends here: a reading, a pause, a disconnection, a deadline that comes near.
 */
export const restand = (before: Account, changed: Account, at: Date): AccountStep => {
  const state = sellerStateOf(changed.seen, changed, at);
  const event = state === before.state ? undefined : eventTo(state);
  const isMoved = event !== undefined;
  const stepped: Account = {
    ...changed,
    state: isMoved ? accountMachine.step(before.state, event) : before.state,
    step_count: before.step_count + (isMoved ? 1 : 0),
  };
  const near = deadlineToTell(stepped, at);
  const told = near === null ? stepped : { ...stepped, deadline_told: near };
  const tellings = tellingsOf(before, told, near !== null);
  return {
    account: {
      ...told,
      next_look_at: nextLookAt(told, at),
      updated_at: tellings.length > 0 ? at : before.updated_at,
    },
    step: isMoved ? { from: before.state, event } : null,
    tellings,
  };
};

const isLater = (account: Account, seen: SeenAccount, { from }: ReadSpan): boolean => {
  const standingMs = account.read_from?.getTime() ?? Number.NEGATIVE_INFINITY;
  if (from.getTime() !== standingMs) return from.getTime() > standingMs;
  // Of one instant either will do, as long as it is the same one each time.
  return textOf(seen) > textOf(account.seen);
};

const liesBeside = ({ read_from: from, read_until: until }: Account, span: ReadSpan): boolean =>
  from !== null && until !== null && span.from <= until && from <= span.until;

const latest = (a: Date | null, b: Date): Date => (a !== null && a > b ? a : b);

/** What the row has of its own, for its lists and for who pays: as the provider has it now. */
const ownFields = (seen: SeenAccount): Partial<Account> => ({
  api: seen.api,
  dashboard: seen.traits.dashboard,
  fees_collector: seen.traits.feesCollector,
  losses_collector: seen.traits.lossesCollector,
  requirements_collector: seen.traits.requirementsCollector,
  country: seen.country,
  email: seen.email,
  business_type: seen.businessType,
  default_currency: seen.defaultCurrency,
});

const named: Readonly<Partial<Record<SellerState, AccountTelling>>> = {
  enabled: 'account.enabled',
  restricted: 'account.restricted',
  restricted_soon: 'account.restricted_soon',
  rejected: 'account.rejected',
  paused: 'account.paused',
  disconnected: 'account.disconnected',
};

/** A change by the name of what he became, or as a change; and what somebody has to do. */
const tellingsOf = (
  before: Account,
  after: Account,
  isDeadlineNear: boolean,
): readonly AccountTelling[] => {
  const became = after.state === before.state ? undefined : named[after.state];
  const isChanged = after.state !== before.state || !isSameSeen(before.seen, after.seen);
  return [
    ...(became === undefined ? [] : [became]),
    ...(became === undefined && isChanged ? ['account.updated' as const] : []),
    ...(hasNewBank(before, after) ? ['account.external_account_updated' as const] : []),
    ...(isDeadlineNear || isAskedAnew(before, after) ? ['account.action_required' as const] : []),
  ];
};

const hasNewBank = (before: Account, after: Account): boolean =>
  before.seen !== null &&
  textOf(before.seen.externalAccounts) !== textOf(after.seen?.externalAccounts ?? null);

/** Something is due, or was found wrong, that was not so before; of whom nothing is wanted, nobody asks. */
const isAskedAnew = (before: Account, after: Account): boolean => {
  if (['not_started', 'rejected', 'disconnected'].includes(after.state)) return false;
  const known = new Set([...dueOf(before.seen), ...wrongOf(before.seen)]);
  const deadline = after.seen?.requirements.deadline ?? null;
  const isNewDeadline =
    deadline !== null &&
    deadline !== before.seen?.requirements.deadline &&
    dueOf(after.seen).length > 0;
  return (
    isNewDeadline ||
    [...dueOf(after.seen), ...wrongOf(after.seen)].some((asked) => !known.has(asked))
  );
};

const wrongOf = (seen: SeenAccount | null): readonly string[] =>
  (seen?.requirements.errors ?? []).map(({ requirement, code }) => `${requirement} ${code}`);
