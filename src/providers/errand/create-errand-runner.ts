import { assert, batched, failpoints, type Scope } from '#kernel';
import { refuse } from '../errors.ts';
import { type Errand, type ErrandDeps, errandOf, type LeasedErrand } from './errand.ts';
import type { Decision, ErrandRunner, ErrandRunnerOptions } from './errand-runner.ts';
import { createLanes } from './lanes.ts';
import { resolveErrand } from './resolve-errand.ts';
import { findErrand } from './review/find-errand.ts';
import { sendErrand } from './send-errand.ts';
import { type Ending, settleErrands } from './settle-errands.ts';
import { claimErrands, dueErrands } from './store.ts';

const at = failpoints('providers', ['errand_before_settle', 'errand_after_settle']);

/** Calls at once through one connection. */
const callsMax = 16;

/** Ends written in one transaction. */
const endsMax = 100;

/** Builds the runner of one module's errands. */
export const createErrandRunner = (
  deps: ErrandDeps,
  options: ErrandRunnerOptions,
): ErrandRunner => {
  const lanes = createLanes(callsMax);
  const write = batched<Ending, readonly LeasedErrand[]>({
    sizeMax: endsMax,
    flightsMax: 2,
    flush: async (endings) => {
      const { opened } = await settleErrands(deps, options, endings);
      return endings.map((_, i) => ({ ok: true, value: i === 0 ? opened : [] }));
    },
  });

  const end = async (ending: Ending | undefined): Promise<void> => {
    if (ending === undefined) return;
    await at('errand_before_settle');
    const opened = await write(ending);
    await at('errand_after_settle');
    await drive(opened);
  };

  /** Each by itself: one that fails keeps none from its end, and its fault is thrown last. */
  const each = async (
    errands: readonly LeasedErrand[],
    learn: (errand: LeasedErrand) => Promise<Ending | undefined>,
  ): Promise<void> => {
    const ends = await Promise.allSettled(
      errands.map(async (errand) => {
        await end(await lanes(errand.connectionId, async () => await learn(errand)));
      }),
    );
    const failed = ends.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  };

  const drive = async (errands: readonly LeasedErrand[]): Promise<void> => {
    assert(
      errands.every(({ owner }) => owner === options.owner),
      'a runner drives the errands of its own owner',
    );
    await each(errands, async (errand) => await sendErrand(deps, errand, false));
  };

  return {
    drive,
    resolve: async (ids) => {
      await each(
        await claim(deps, options, ids),
        async (errand) => await resolveErrand(deps, errand),
      );
    },
    find: async (limit) => {
      const due = await deps.database.transaction(
        async (tx) => await tx.rows(dueErrands, [options.owner, deps.clock.now(), limit]),
      );
      return due.map(({ id }) => id);
    },
    decide: async (scope, id, decision) => {
      const errand = await inReview(deps, scope, id);
      const ending = decided(errand, decision, deps.clock.now());
      const { errands, opened } = await settleErrands(deps, options, [ending], alsoOf(decision));
      await drive(opened);
      return errands[0] ?? errand;
    },
  };
};

const claim = async (
  deps: ErrandDeps,
  { owner }: ErrandRunnerOptions,
  ids: readonly string[],
): Promise<readonly LeasedErrand[]> => {
  const leasedAtMs = deps.clock.monotonicMs();
  const rows = await deps.database.transaction(
    async (tx) => await tx.rows(claimErrands, [owner, ids, deps.leaseMs]),
  );
  return rows.map((row) => ({ ...errandOf(row), leasedAtMs }));
};

const inReview = async (deps: ErrandDeps, scope: Scope, id: string): Promise<Errand> => {
  const errand = await deps.database.asTenant(scope, async (tx) => await findErrand(tx, scope, id));
  if (errand.state === 'in_review') return errand;
  throw refuse('errand_wrong_state', { detail: `Errand ${id} is ${errand.state}.` });
};

/** Proof may have come while the person typed: then he has decided nothing. */
const alsoOf = ({ also }: Decision): Parameters<typeof settleErrands>[3] => ({
  also: async (tx, ended) => {
    if (ended.length === 0) throw refuse('errand_wrong_state', { detail: 'It ended meanwhile.' });
    await also(tx);
  },
});

const decided = (errand: Errand, { outcome, exchanges }: Decision, at: Date): Ending => ({
  errand,
  learnt: { outcome, leaseCount: null, isRepeat: false },
  exchanges,
  at,
  lookedSince: null,
});
