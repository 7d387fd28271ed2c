import { unreachable } from '#kernel';
import type { ErrandOutcome, FrozenErrand, PlatformReport } from '../contract.ts';
import { type ErrandEvent, errandMachine, isUnderWay } from './errand.machine.ts';
import type { Errand, ErrandFailure } from './errand.ts';
import { withoutPerson } from './personal-kinds.ts';
import { nextLookAt } from './resolve-schedule.ts';

/** What somebody learnt of an errand. */
export interface Learnt {
  readonly outcome: ErrandOutcome;
  /** The lease under which it was learnt; null where a person decided. */
  readonly leaseCount: number | null;
  /** Whether the answer is to a sending that was not the first. */
  readonly isRepeat: boolean;
}

/** An errand after what was learnt; no event where it stays in its state. */
export interface ErrandChange {
  readonly errand: Errand;
  readonly event: ErrandEvent | null;
  readonly outcome: ErrandOutcome;
}

/** Decides what an outcome makes of an errand. Pure; after the end it changes nothing. */
export const settleErrand = (errand: Errand, learnt: Learnt, at: Date): ErrandChange => {
  if (errandMachine.isFinal(errand.state)) return { errand, event: null, outcome: learnt.outcome };
  const outcome = weigh(errand, learnt);
  switch (outcome.kind) {
    case 'done':
      return finish(errand, learnt, outcome, at);
    case 'refused':
      return move(errand, 'refuse', outcome, failureOf(outcome), at);
    case 'not_sent':
      return move(errand, 'withhold', outcome, failureOf(outcome), at);
    case 'unknown':
      return lose(errand, learnt, outcome, at);
    default:
      return unreachable(outcome);
  }
};

/** Refusals of a moment: the provider says that it did not even look at the request. */
const passing: ReadonlySet<string> = new Set(['in_flight', 'rate_limited']);

/** Refusals at the door: a repeat that gets one learns nothing of the sending before it. */
const atTheDoor: ReadonlySet<string> = new Set(['account_gone', 'not_permitted']);

/**
 * What an answer is worth. Whoever lost its lease knows only what was done: another sending may be
 * on its way. That a repeat was turned away says nothing of the first sending.
 */
const weigh = (errand: Errand, { outcome, leaseCount, isRepeat }: Learnt): ErrandOutcome => {
  if (outcome.kind === 'done' || outcome.kind === 'unknown') return outcome;
  if (leaseCount !== null && leaseCount !== errand.leaseCount) {
    return { kind: 'unknown', cause: 'learnt after the lease was lost' };
  }
  if (outcome.kind === 'not_sent') {
    return isRepeat
      ? { kind: 'unknown', cause: `it could not be sent again: ${outcome.proof}` }
      : outcome;
  }
  const { reason, code, message } = outcome;
  if (passing.has(reason)) return { kind: 'unknown', cause: `${reason}: ${code} ${message}` };
  return isRepeat && atTheDoor.has(reason)
    ? { kind: 'unknown', cause: `the repeat was turned away: ${code} ${message}` }
    : outcome;
};

const finish = (
  errand: Errand,
  { leaseCount }: Learnt,
  outcome: Extract<ErrandOutcome, { kind: 'done' }>,
  at: Date,
): ErrandChange => {
  const reference = referenceOf(outcome.report);
  const named = { ...errand, reference: reference?.slice(0, 500) ?? null };
  const mismatch = leaseCount === null ? undefined : mismatchOf(errand.request, outcome.report);
  if (mismatch === undefined) return move(named, 'finish', outcome, null, at);
  const cause = `${outcome.report.about} ${reference ?? ''} was made, but ${mismatch}`;
  const unsure = { kind: 'unknown', cause, isUnmapped: true } as const;
  if (errand.state === 'in_review') return { errand: named, event: null, outcome: unsure };
  return move(named, 'contest', unsure, { ...failureOf(unsure), reason: 'mismatch' }, at);
};

const referenceOf = (report: PlatformReport): string | null =>
  report.about === 'account' ? report.account.reference : report.reference;

/** How what was done differs from what was asked; nothing where it does not, or has no amount. */
export const mismatchOf = (
  { expects }: FrozenErrand,
  report: PlatformReport,
): string | undefined => {
  if (expects === null || !('amount' in report)) return undefined;
  const { minor, currency } = report.amount;
  if (minor.toString() === expects.minor && currency === expects.currency) return undefined;
  return `of ${minor} ${currency} where ${expects.minor} ${expects.currency} was asked for`;
};

/** Looked at again, until nobody looks any more; then a person does. */
const lose = (
  errand: Errand,
  { leaseCount }: Learnt,
  outcome: Extract<ErrandOutcome, { kind: 'unknown' }>,
  at: Date,
): ErrandChange => {
  // Whoever lost its lease tells nothing to whoever works on it now.
  const isOurs = leaseCount === errand.leaseCount;
  if (!isOurs || !isUnderWay(errand.state)) return { errand, event: null, outcome };
  const failure = failureOf(outcome);
  const nextActionAt = nextLookAt(errand.resolveCount, at);
  const looked = { ...errand, failure, resolveCount: errand.resolveCount + 1, updatedAt: at };
  if (errand.state === 'unknown' && nextActionAt === null) {
    return move(looked, 'contest', outcome, failure, at);
  }
  const due = { ...looked, nextActionAt: nextActionAt ?? at };
  if (errand.state === 'unknown') return { errand: due, event: null, outcome };
  const moved = move(looked, 'lose', outcome, failure, at);
  return { ...moved, errand: { ...moved.errand, nextActionAt: due.nextActionAt } };
};

const move = (
  errand: Errand,
  event: ErrandEvent,
  outcome: ErrandOutcome,
  failure: ErrandFailure | null,
  at: Date,
): ErrandChange => {
  const state = errandMachine.step(errand.state, event);
  return {
    errand: {
      ...errand,
      state,
      // What is sent no more need not be kept: the trace, the path and the amount are.
      request: errandMachine.isFinal(state) ? withoutPerson(errand.request) : errand.request,
      failure,
      nextActionAt: null,
      stepCount: errand.stepCount + 1,
      updatedAt: at,
    },
    event,
    outcome,
  };
};

const failureOf = (outcome: Exclude<ErrandOutcome, { kind: 'done' }>): ErrandFailure => {
  switch (outcome.kind) {
    case 'refused': {
      const { reason, code, message, mayPassLater } = outcome;
      return { reason: short(reason), code: short(code), message: short(message), mayPassLater };
    }
    case 'not_sent':
      return { ...nothing, reason: 'not_sent', message: short(outcome.proof), mayPassLater: true };
    case 'unknown':
      return { ...nothing, reason: 'unknown', message: short(outcome.cause) };
  }
};

const nothing = { code: null, mayPassLater: false } as const;

const short = (text: string): string => text.slice(0, 500);
