import { appendEvents, assert, columns, recordJobRuns, type Transaction } from '#kernel';
import type { Exchange } from '../contract.ts';
import { errandMachine, isUnderWay } from './errand.machine.ts';
import {
  type EndedErrand,
  type Errand,
  type ErrandDeps,
  errandOf,
  type LeasedErrand,
} from './errand.ts';
import type { ErrandRunnerOptions } from './errand-runner.ts';
import { isPersonalKind } from './personal-kinds.ts';
import { presentErrand } from './review/present-errand.ts';
import { type ErrandChange, type Learnt, settleErrand } from './settle-errand.ts';
import { insertErrandExchanges, insertErrandSteps, lockErrands, saveErrands } from './store.ts';

/** What was learnt of one errand, and how. */
export interface Ending {
  readonly errand: Errand;
  readonly learnt: Learnt;
  readonly exchanges: readonly Exchange[];
  readonly at: Date;
  /** When a job began to look at it; null where it was sent by whoever opened it. */
  readonly lookedSince: Date | null;
}

/** What one transaction made of endings: each errand's state, and what was opened by it. */
export interface SettledErrands {
  /** In the order of the endings. */
  readonly errands: readonly Errand[];
  readonly opened: readonly LeasedErrand[];
}

/**
 * Makes durable what was learnt of many errands, in one transaction: their states, what was said,
 * and what their owner makes of those that end. An errand that ended before is left as it is. One
 * that comes to a person is told of.
 *
 * @param also run last in the transaction, with those that came to an end
 */
export const settleErrands = async (
  deps: Pick<ErrandDeps, 'database' | 'ids'>,
  options: ErrandRunnerOptions,
  endings: readonly Ending[],
  {
    also,
  }: { readonly also?: (tx: Transaction, ended: readonly EndedErrand[]) => Promise<void> } = {},
): Promise<SettledErrands> => {
  const { settled, ended, opened } = await deps.database.transaction(async (tx) => {
    const changes = await changesOf(tx, endings);
    await writeChanges(tx, changes);
    await writeExchanges(deps, tx, endings);
    await recordJobRuns(
      tx,
      endings.flatMap((ending) => runOf(options, ending)),
    );
    const over: readonly EndedErrand[] = changes
      .filter(({ event, errand }) => event !== null && !isUnderWay(errand.state))
      .map(({ errand, outcome }) => ({ errand, outcome }));
    const then = over.length === 0 ? [] : await options.settle(tx, over);
    await tellOfReviews(deps, tx, changes);
    await also?.(tx, over);
    return { settled: changes.map(({ errand }) => errand), ended: over, opened: then };
  });
  if (ended.length > 0) options.afterSettled?.(ended);
  return { errands: settled, opened };
};

interface Change extends ErrandChange {
  readonly from: Errand['state'];
  readonly isFree: boolean;
}

const nameOf = ({ scope, id }: Pick<Errand, 'scope' | 'id'>): string =>
  `${scope.organisationId} ${id}`;

/** Each ending applied to the errand as it stands, one after another where several are of one. */
const changesOf = async (
  tx: Transaction,
  endings: readonly Ending[],
): Promise<readonly Change[]> => {
  const rows = await tx.rows(
    lockErrands,
    columns(endings, ({ errand }) => [errand.scope.organisationId, errand.id]),
  );
  const standing = new Map(rows.map(errandOf).map((errand) => [nameOf(errand), errand]));
  return endings.map((ending) => {
    const name = nameOf(ending.errand);
    const before = standing.get(name);
    assert(before !== undefined, `the errand ${ending.errand.id} is kept for ever`);
    const change = settleErrand(before, ending.learnt, ending.at);
    standing.set(name, change.errand);
    const isOver = change.errand.nextActionAt === null && change.errand.state !== 'in_review';
    const isFree = isOver || ending.learnt.leaseCount === before.leaseCount;
    return { ...change, from: before.state, isFree };
  });
};

/** Whether its request stands without its body from now on; any other is never written again. */
const isBlanked = ({ kind, state }: Errand): boolean =>
  isPersonalKind(kind) && errandMachine.isFinal(state);

/** Somebody has to be told, or nobody would come. */
const tellOfReviews = async (
  deps: Pick<ErrandDeps, 'ids'>,
  tx: Transaction,
  changes: readonly Change[],
): Promise<void> => {
  await appendEvents(
    tx,
    deps.ids,
    changes
      .filter(({ event }) => event === 'contest')
      .map(({ errand }) => ({
        scope: errand.scope,
        type: 'errand.in_review',
        object: { type: 'errand', id: errand.id },
        payload: presentErrand(errand),
        ...(errand.traceparent === null ? {} : { traceparent: errand.traceparent }),
      })),
  );
};

const writeChanges = async (tx: Transaction, changes: readonly Change[]): Promise<void> => {
  const last = new Map(changes.map((change) => [nameOf(change.errand), change]));
  await tx.run(
    saveErrands,
    columns([...last.values()], ({ errand, isFree }) => [
      errand.scope.organisationId,
      errand.id,
      errand.state,
      errand.reference,
      errand.failure?.reason ?? null,
      errand.failure?.code ?? null,
      errand.failure?.message ?? null,
      errand.failure?.mayPassLater ?? false,
      errand.resolveCount,
      errand.nextActionAt,
      errand.stepCount,
      errand.updatedAt,
      isFree,
      isBlanked(errand) ? JSON.stringify(errand.request) : null,
    ]),
  );
  const steps = changes.flatMap(({ errand, event, from }) =>
    event === null ? [] : [{ errand, event, from }],
  );
  if (steps.length === 0) return;
  await tx.run(
    insertErrandSteps,
    columns(steps, ({ errand, event, from }) => [
      errand.scope.organisationId,
      errand.scope.mode,
      errand.id,
      errand.stepCount,
      from,
      event,
      errand.state,
      errand.updatedAt,
    ]),
  );
};

const writeExchanges = async (
  deps: Pick<ErrandDeps, 'ids'>,
  tx: Transaction,
  endings: readonly Ending[],
): Promise<void> => {
  const told = endings.flatMap(({ errand, exchanges, at }) =>
    exchanges.map((exchange) => ({ errand, exchange, at })),
  );
  if (told.length === 0) return;
  await tx.run(
    insertErrandExchanges,
    columns(told, ({ errand, exchange, at }) => [
      errand.scope.organisationId,
      errand.scope.mode,
      deps.ids.next('xch'),
      errand.id,
      exchange.purpose,
      exchange.method,
      exchange.path.slice(0, 2_000),
      jsonOf(exchange.request),
      exchange.status,
      jsonOf(exchange.answer),
      Math.round(exchange.durationMs),
      at,
    ]),
  );
};

const jsonOf = (value: unknown): string | null => JSON.stringify(value) ?? null;

const runOf = (
  { owner }: ErrandRunnerOptions,
  { errand, learnt, at, lookedSince }: Ending,
): Parameters<typeof recordJobRuns>[1] =>
  lookedSince === null
    ? []
    : [
        {
          scope: errand.scope,
          job: `${owner}.resolve_errands`,
          objectId: errand.id,
          startedAt: lookedSince,
          finishedAt: at,
          outcome: learnt.outcome.kind,
          detail: 'cause' in learnt.outcome ? learnt.outcome.cause : undefined,
        },
      ];
