import {
  appendEvents,
  assert,
  batched,
  failpoints,
  isRefusal,
  type Scope,
  type Settled,
  type Transaction,
} from '#kernel';
import { postTransfers } from '#ledger';
import type { RecordDeps } from '../deps.ts';
import { presentPayment } from '../payment/present-payment.ts';
import { presentRefund } from '../refund/present-refund.ts';
import { appendRouteDecisions } from '../routing/decision/append-route-decisions.ts';
import type { Change, Telling } from './change.ts';
import {
  appendLogs,
  attemptsOfPayments,
  lockPayments,
  refundsOfPayments,
  saveRows,
} from './store.ts';
import { scopeOf, type World } from './world.ts';

/** A decision about one payment, to be made under its lock and made durable with all it brings. */
export interface Decision {
  readonly scope: Scope;
  readonly paymentId: string;
  /** Reads, under the payment's lock and before it is decided, what other rows say of it. */
  readonly look?: (tx: Transaction, world: World | undefined) => Promise<void>;
  /**
   * Looks at the payment as it is now, nothing where there is none, and answers what changes;
   * nothing where all is as it should be. Pure, and made anew when the payment changed meanwhile.
   * Throws a refusal to refuse, which changes nothing.
   */
  readonly decide: (world: World | undefined) => Change | undefined;
  /** Written in the same transaction, for modules below that keep their own rows. */
  readonly also?: (tx: Transaction) => Promise<void>;
}

/** Makes a decision durable and answers the payment as it is then. */
export type Recorder = (decision: Decision) => Promise<World | undefined>;

const at = failpoints('payments', [
  'before_intent_commit',
  'after_intent_commit',
  'before_outcome_commit',
  'after_outcome_commit',
]);

/**
 * The one durable step of a payment: state, steps, ledger transfers, events and what was said to
 * the provider are committed together. Decisions of many payments that are made at the same
 * time share one commit, because the commit is what costs.
 */
export const createRecorder = (deps: RecordDeps): Recorder =>
  batched<Decision, World | undefined>({
    sizeMax: 128,
    flightsMax: 1,
    flush: async (decisions) => await flush(deps, decisions),
  });

const flush = async (
  deps: RecordDeps,
  decisions: readonly Decision[],
): Promise<readonly Settled<World | undefined>[]> => {
  const { answers, tellings, isOutcome } = await deps.database.transaction(async (tx) => {
    const stored = await lockWorlds(tx, decisions);
    for (const decision of decisions) await decision.look?.(tx, worldOf(stored, decision));
    const { answers, changes } = decideAll(stored, decisions);
    await write(deps, tx, stored, [...changes.values()]);
    for (const [i, decision] of decisions.entries()) if (answers[i]?.ok) await decision.also?.(tx);
    const isOutcome = [...changes.values()].some((change) => change.exchanges.length > 0);
    await at(isOutcome ? 'before_outcome_commit' : 'before_intent_commit');
    const tellings = [...changes.values()].flatMap((change) => change.tellings);
    return { answers, tellings, isOutcome };
  });
  await at(isOutcome ? 'after_outcome_commit' : 'after_intent_commit');
  if (tellings.length > 0) deps.onEvents();
  deps.onTold(tellings);
  return answers;
};

const keyOf = (row: { readonly organisation_id: string; readonly id: string }): string =>
  `${row.organisation_id} ${row.id}`;

const lockWorlds = async (
  tx: Transaction,
  decisions: readonly Decision[],
): Promise<ReadonlyMap<string, World>> => {
  const organisations = decisions.map((decision) => decision.scope.organisationId);
  const ids = decisions.map((decision) => decision.paymentId);
  // Locked first: what the other two read belongs to locked payments, so it stands still.
  const payments = await tx.rows(lockPayments, [organisations, ids]);
  if (payments.length === 0) return new Map();
  const owners: [string[], string[]] = [
    payments.map((payment) => payment.organisation_id),
    payments.map((payment) => payment.id),
  ];
  const [attempts, refunds] = await Promise.all([
    tx.rows(attemptsOfPayments, owners),
    tx.rows(refundsOfPayments, owners),
  ]);
  const ofPayment = <Row extends { organisation_id: string; payment_id: string }>(rows: Row[]) =>
    Map.groupBy(rows, (row) => `${row.organisation_id} ${row.payment_id}`);
  const attemptsOf = ofPayment(attempts);
  const refundsOf = ofPayment(refunds);
  return new Map(
    payments.map((payment) => [
      keyOf(payment),
      {
        payment,
        attempts: attemptsOf.get(keyOf(payment)) ?? [],
        refunds: refundsOf.get(keyOf(payment)) ?? [],
      },
    ]),
  );
};

const worldOf = (
  stored: ReadonlyMap<string, World>,
  { scope, paymentId }: Decision,
): World | undefined => {
  const found = stored.get(keyOf({ organisation_id: scope.organisationId, id: paymentId }));
  return found?.payment.mode === scope.mode ? found : undefined;
};

/** Makes the decisions in their order; later ones of a payment see what earlier ones did. */
const decideAll = (
  stored: ReadonlyMap<string, World>,
  decisions: readonly Decision[],
): { answers: Settled<World | undefined>[]; changes: ReadonlyMap<string, Change> } => {
  const changes = new Map<string, Change>();
  const answers = decisions.map((decision): Settled<World | undefined> => {
    const { organisationId, mode } = decision.scope;
    const key = keyOf({ organisation_id: organisationId, id: decision.paymentId });
    const earlier = changes.get(key);
    const found = earlier ?? stored.get(key);
    // Test and live never meet, even where an id of one is asked for in the other.
    const world = found?.payment.mode === mode ? found : undefined;
    try {
      const change = decision.decide(world);
      if (change === undefined) return { ok: true, value: world };
      changes.set(key, earlier === undefined ? change : join(earlier, change));
      return { ok: true, value: change };
    } catch (fault) {
      if (!isRefusal(fault)) throw fault;
      return { ok: false, fault };
    }
  });
  return { answers, changes };
};

const join = (earlier: Change, later: Change): Change => ({
  ...later,
  steps: [...earlier.steps, ...later.steps],
  transfers: [...earlier.transfers, ...later.transfers],
  tellings: [...earlier.tellings, ...later.tellings],
  exchanges: [...earlier.exchanges, ...later.exchanges],
  routes: [...earlier.routes, ...later.routes],
});

const write = async (
  deps: RecordDeps,
  tx: Transaction,
  stored: ReadonlyMap<string, World>,
  changes: readonly Change[],
): Promise<void> => {
  await saveRows(tx, changedRows(stored, changes));
  await appendLogs(tx, changes, () => deps.ids.next('xch'));
  await appendRouteDecisions(
    tx,
    changes.flatMap(({ routes }) => routes),
  );
  const transfers = changes.flatMap((change) => change.transfers);
  const posted = transfers.length === 0 ? [] : await postTransfers(tx, transfers);
  for (const [i, result] of posted.entries()) {
    assert(
      result.kind !== 'refused',
      `the ledger takes ${transfers[i]?.id}: ${result.kind === 'refused' ? result.detail : ''}`,
    );
  }
  await appendEvents(tx, deps.ids, changes.flatMap(eventsOf));
};

const changedRows = (stored: ReadonlyMap<string, World>, changes: readonly Change[]) => {
  const changed = <Row extends { version: bigint }>(now: readonly Row[], before: readonly Row[]) =>
    now
      .filter((row) => !before.includes(row))
      .map((row) => ({ ...row, version: row.version + 1n }));
  const before = (change: Change): World | undefined => stored.get(keyOf(change.payment));
  return {
    payments: changes.flatMap((change) => {
      const was = before(change);
      return changed([change.payment], was === undefined ? [] : [was.payment]);
    }),
    refunds: changes.flatMap((change) => changed(change.refunds, before(change)?.refunds ?? [])),
    attempts: changes.flatMap((change) => changed(change.attempts, before(change)?.attempts ?? [])),
  };
};

const eventsOf = (change: Change) =>
  change.tellings.map(({ type, object }: Telling) => ({
    scope: scopeOf(change.payment),
    type,
    object: {
      type: object.type,
      id: object.type === 'payment' ? object.payment.id : object.refund.id,
    },
    payload:
      object.type === 'payment' ? presentPayment(object.payment) : presentRefund(object.refund),
    traceparent: change.attempts.at(-1)?.traceparent ?? undefined,
  }));
