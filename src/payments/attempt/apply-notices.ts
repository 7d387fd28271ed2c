import { type JobRun, recordJobRuns, type Transaction } from '#kernel';
import {
  type ClaimedNotice,
  leaseNotices,
  lockNotices,
  markFailed,
  markProcessed,
} from '#webhooks';
import { applyCreditNotice } from '../credit/apply-credit-notice.ts';
import type { PaymentsDeps } from '../deps.ts';
import { applyDisputeNotice } from '../dispute/apply-dispute-notice.ts';
import { askAboutDisputes } from '../dispute/ask-about-disputes.ts';
import { resumeStoring } from '../payment-method/resume-storing.ts';
import type { Attempt } from '../record/world.ts';
import { applyClaim } from './apply-claim.ts';
import { connectionOf, inNameOf } from './connection-of.ts';
import { findAttemptsAbout } from './find-attempts-about.ts';
import { questionsOf, settledAtOnce } from './questions-of.ts';
import { settleAndFollow } from './settle-and-follow.ts';

/** What came of one notice. */
type Applied =
  | {
      readonly event: 'process' | 'ignore';
      readonly touched: readonly { readonly id: string }[];
    }
  | { readonly event: 'fail'; readonly cause: string };

const noticeLeaseMs = 60_000;

/**
 * Acts on what providers noticed us of. A hint is never believed: the attempts it may be about are
 * asked about, and settled by the answer. Only where a provider's notices are declared to be the
 * truth, and nothing can be asked, they settle themselves. A notice that says what already stands
 * costs no call; one that comes before our own answer leaves it to that.
 */
export const applyNotices = async (
  deps: PaymentsDeps,
  noticeIds: readonly string[],
): Promise<void> => {
  const startedAt = deps.clock.now();
  const told = await deps.database.transaction(async (tx) => await sift(tx, noticeIds, startedAt));
  if (told.length === 0) return;
  const applied = await applyAll(deps, told);
  const outcomes = told.map(({ notice }, i) => ({ notice, ...(applied[i] ?? lostCount) }));
  const now = deps.clock.now();
  await deps.database.transaction(async (tx) => {
    const settled = outcomes.filter((outcome) => outcome.event !== 'fail');
    await markProcessed(tx, now, settled);
    const failures = outcomes.filter((outcome) => outcome.event === 'fail');
    await markFailed(tx, { now, random: deps.random }, failures);
    await recordJobRuns(
      tx,
      settled.flatMap((outcome) => runsOf(outcome, startedAt, now)),
    );
  });
};

/** A notice, and the attempts that it may be about. */
interface Told {
  readonly notice: ClaimedNotice;
  readonly related: readonly Attempt[];
}

/** Settles what needs no question in the transaction that found it, and leases the rest. */
const sift = async (
  tx: Transaction,
  noticeIds: readonly string[],
  now: Date,
): Promise<readonly Told[]> => {
  const notices = await lockNotices(tx, { ids: noticeIds, now });
  const related = await findAttemptsAbout(tx, notices);
  const told = notices.map((notice, i) => ({ notice, related: related[i] ?? [] }));
  const judged = told.map((one) => ({
    ...one,
    event: settledAtOnce(one.notice, one.related, now),
  }));
  const marks = judged.flatMap(({ notice, event }) =>
    event === undefined ? [] : { notice, event },
  );
  await markProcessed(tx, now, marks);
  const rest = judged.filter(({ event }) => event === undefined);
  const leased = rest.map(({ notice }) => notice);
  await leaseNotices(tx, leased, { now, leaseMs: noticeLeaseMs });
  return rest;
};

/** Payments side by side; what concerns one payment in the order in which it happened. */
const applyAll = async (deps: PaymentsDeps, told: readonly Told[]): Promise<readonly Applied[]> => {
  const whenOf = (i: number): number => told[i]?.notice.occurredAt.getTime() ?? 0;
  const inOrder = [...told.keys()].toSorted((a, b) => whenOf(a) - whenOf(b));
  const ofOne = Map.groupBy(inOrder, (i) => told[i]?.related[0]?.payment_id ?? told[i]?.notice.id);
  const applied: Applied[] = [];
  await Promise.all(
    [...ofOne.values()].map(async (group) => {
      for (const i of group) {
        const one = told[i];
        if (one !== undefined) applied[i] = await applySafely(deps, one.notice, one.related);
      }
    }),
  );
  return applied;
};

const lostCount = { event: 'fail', cause: 'the notice was not reached' } as const;

const applySafely = async (
  deps: PaymentsDeps,
  notice: ClaimedNotice,
  related: readonly Attempt[],
): Promise<Applied> => {
  try {
    return await apply(deps, notice, related);
  } catch (fault) {
    // Its own fault must not take the others of the batch along; it is kept and tried again.
    deps.log.warn({ err: fault, notice_id: notice.id }, 'a notice could not be applied');
    return { event: 'fail', cause: fault instanceof Error ? fault.message : String(fault) };
  }
};

const apply = async (
  deps: PaymentsDeps,
  notice: ClaimedNotice,
  related: readonly Attempt[],
): Promise<Applied> => {
  if (notice.attemptId?.startsWith('pm_') === true) {
    await resumeStoring(deps, [notice.attemptId]);
    return { event: 'process', touched: [] };
  }
  if (notice.subject === 'credit') return await applyCreditNotice(deps, notice);
  if (notice.subject === 'dispute') {
    const applied = await applyDisputeNotice(deps, notice);
    if (applied.event === 'fail') return applied;
    return { ...applied, touched: applied.event === 'process' ? applied.disputes : [] };
  }
  if (notice.claim === null) {
    const asked = await askAbout(deps, notice, related);
    const isKnock = notice.suggests === 'look' && asked.event !== 'fail';
    return isKnock && related.some(hasTaken) ? await lookForDisputes(deps, notice, asked) : asked;
  }
  const settled = await applyClaim(deps, notice, related);
  return settled === undefined
    ? { event: 'ignore', touched: [] }
    : { event: 'process', touched: [settled] };
};

const hasTaken = ({ operation, state }: Attempt): boolean =>
  operation === 'authorize' && ['approved', 'approved_late', 'reversed'].includes(state);

/** A knock may come of a dispute as well: of a payment of ours that went through, we ask. */
const lookForDisputes = async (
  deps: PaymentsDeps,
  notice: ClaimedNotice,
  asked: Exclude<Applied, { readonly event: 'fail' }>,
): Promise<Applied> => {
  const connection = await deps.connectionById(notice.connectionId);
  const [reference] = notice.references;
  if (connection === undefined || reference === undefined) return asked;
  const found = await askAboutDisputes(deps, inNameOf(connection, notice.account), reference);
  switch (found.kind) {
    case 'applied':
      return { ...asked, touched: [...asked.touched, ...found.disputes] };
    case 'mute':
      return asked;
    case 'unreachable':
      return { event: 'fail', cause: found.cause };
  }
};

/** A notice that is only a hint: the provider is asked about whatever it may concern. */
const askAbout = async (
  deps: PaymentsDeps,
  notice: ClaimedNotice,
  related: readonly Attempt[],
): Promise<Applied> => {
  const { toAsk, mustWait } = questionsOf(notice, related, deps.clock.now());
  for (const attempt of toAsk) {
    const cause = await askAndSettle(deps, attempt);
    if (cause !== undefined) return { event: 'fail', cause };
  }
  if (mustWait) return { event: 'fail', cause: 'what is open comes to its end first' };
  return { event: 'process', touched: toAsk };
};

const askAndSettle = async (deps: PaymentsDeps, attempt: Attempt): Promise<string | undefined> => {
  const provider = deps.providerNamed(attempt.provider);
  const connection = await connectionOf(deps, attempt);
  const { result, exchanges } = await provider.ask(connection, attempt.request, {
    attemptId: attempt.id,
    reference: attempt.provider_reference,
  });
  switch (result.kind) {
    case 'absent':
      return 'not visible yet';
    case 'mute':
      return undefined;
    case 'unreachable':
      return result.cause;
    case 'found':
      break;
  }
  if (result.outcome.kind === 'unknown') return result.outcome.cause;
  await settleAndFollow(deps, attempt, {
    attemptId: attempt.id,
    outcome: result.outcome,
    exchanges,
    at: deps.clock.now(),
    holdsLease: false,
  });
  return undefined;
};

const runsOf = (
  outcome: { readonly notice: ClaimedNotice } & Applied,
  startedAt: Date,
  finishedAt: Date,
): readonly JobRun[] =>
  outcome.event === 'fail'
    ? []
    : outcome.touched.map((object) => ({
        scope: outcome.notice.scope,
        job: 'payments.apply_notices',
        objectId: object.id,
        startedAt,
        finishedAt,
        outcome: 'applied',
        detail: outcome.notice.type,
      }));
