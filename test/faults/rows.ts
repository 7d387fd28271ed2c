import type { IdempotencyClass } from '#providers';
import type { FaultKind } from '#sandbox';
import { type Fault, type NoticeFault, noticeKnobs } from './fault.ts';
import { isOfMarket } from './market/market.ts';
import type { Cascade, Operation } from './subject.ts';

/** How a row ends when all is well. */
export type Ending = 'succeeded' | 'declined' | 'in_review';

/** One row of the matrix: an operation, what goes wrong meanwhile, how many clients ask, and whom. */
export interface Row {
  readonly name: string;
  readonly operation: Operation;
  readonly fault: Fault;
  readonly clients: 1 | 8;
  /** What the provider is believed about repeats; but for `native` it ignores keys. */
  readonly keys: IdempotencyClass;
  readonly ending: Ending;
  readonly cascade?: Cascade;
}

/** Each class of idempotency. */
export const classes = ['native', 'query', 'none'] as const satisfies readonly IdempotencyClass[];

export const operations = ['pay', 'capture', 'refund'] as const satisfies readonly Operation[];

/** The failpoints on the way of one request, in the order in which it passes them. */
export const failpointsOnTheWay = [
  'http.after_key_claimed',
  'payments.before_intent_commit',
  'payments.after_intent_commit',
  'payments.before_call',
  'payments.after_call',
  'ledger.locked',
  'ledger.written',
  'payments.before_outcome_commit',
  'payments.after_outcome_commit',
  'http.before_reply_stored',
  'http.after_reply_stored',
] as const;

/** Killed here, the request was durable and never left. */
const failpointsBeforeSending: readonly string[] = [
  'payments.after_intent_commit',
  'payments.before_call',
];

/** Those that a notice passes on its way in. */
const failpointsOfNotices = ['webhooks.before_keep_notice', 'webhooks.after_keep_notice'] as const;

/** Those that a worker passes when it finds out what became of an attempt. */
const failpointsOfResolver = [
  'payments.before_call',
  'payments.after_call',
  'payments.before_outcome_commit',
  'payments.after_outcome_commit',
] as const;

/** What a way to misbehave comes to: nothing was done, something was, or the provider says no. */
type Effect = 'nothing' | 'done' | 'refused' | 'contradicts';

/** Each way in which the provider can misbehave; null makes no row. */
const providerFaults: Readonly<Record<FaultKind, Effect | null>> = {
  timeout_before: 'nothing',
  timeout_after: 'done',
  '500_before': 'nothing',
  '500_after': 'done',
  reset_before: 'nothing',
  reset_after: 'done',
  // Said before anything was done: proof that nothing was. Heard too late it is a lost answer.
  '429': 'refused',
  // A slow answer is an answer; one that is too slow is a time-out.
  delay: null,
  slow_drip: 'done',
  garbage: 'done',
  half_body: 'done',
  not_http: 'done',
  html_404: 'nothing',
  json_404: 'nothing',
  json_502: 'nothing',
  wrong_amount: 'contradicts',
  wrong_currency: 'contradicts',
};

/**
 * What is proved absent is sent once more, where that can do no harm; where neither key nor answer
 * proves anything, a person looks.
 */
const endingOf = (effect: Effect, keys: IdempotencyClass): Ending => {
  switch (effect) {
    case 'done':
      return 'succeeded';
    case 'refused':
      return 'declined';
    case 'contradicts':
      return 'in_review';
    case 'nothing':
      return keys === 'none' ? 'in_review' : 'succeeded';
  }
};

interface Wanted {
  readonly clients?: readonly (1 | 8)[];
  readonly keys?: readonly IdempotencyClass[];
}

const rowsOf = (
  fault: Fault,
  name: string,
  effect: Effect = 'done',
  { clients = [1, 8], keys = classes }: Wanted = {},
): readonly Row[] =>
  keys.flatMap((each) =>
    operations.flatMap((operation) =>
      clients.map((count) => ({
        name,
        operation,
        fault,
        clients: count,
        keys: each,
        ending: endingOf(effect, each),
      })),
    ),
  );

/** Processes are killed: one row a failpoint. */
export const killRows: readonly Row[] = failpointsOnTheWay.flatMap((at) =>
  rowsOf(
    { kind: 'killed', process: 'api', at },
    `API killed at ${at}`,
    failpointsBeforeSending.includes(at) ? 'nothing' : 'done',
  ),
);

/** The answer is lost, and the process that takes the notice in is killed as well. */
export const noticeKillRows: readonly Row[] = failpointsOfNotices.flatMap((at) =>
  rowsOf({ kind: 'killed', process: 'api', at }, `API killed at ${at}`),
);

/**
 * The request is lost, and the worker that finds out what became of it is killed as well. What may
 * not be sent again passes no call.
 */
export const workerRows: readonly Row[] = failpointsOfResolver.flatMap((at) =>
  rowsOf({ kind: 'killed', process: 'worker', at }, `worker killed at ${at}`, 'nothing', {
    keys: at.endsWith('_call') ? ['native', 'query'] : classes,
  }),
);

/** The provider misbehaves. */
export const providerRows: readonly Row[] = [
  ...Object.entries(providerFaults).flatMap(([fault, effect]) =>
    effect === null
      ? []
      : rowsOf({ kind: 'provider', fault: fault as FaultKind }, `provider: ${fault}`, effect),
  ),
  ...rowsOf(
    { kind: 'provider', fault: '429', isLate: true },
    'provider: 429, when nobody listens any more',
    'nothing',
  ),
  ...rowsOf({ kind: 'none' }, 'eight clients at once', 'done', { clients: [8] }),
];

/** The provider does what it is told, the answer is lost, and what it did cannot be found at first. */
export const hiddenRows: readonly Row[] = rowsOf(
  { kind: 'provider', fault: 'reset_after', isHidden: true },
  'provider: reset_after, and late to be found',
);

/** Notices go astray. */
export const noticeRows: readonly Row[] = Object.keys(noticeKnobs).flatMap((name) =>
  rowsOf(
    { kind: 'notices', name: name as NoticeFault },
    `notices: ${name.replace('_', ' ')}`,
    name === 'wrong_tenant' ? 'nothing' : 'done',
  ),
);

/** The database goes away. */
export const databaseRows: readonly Row[] = [
  ...(['intent', 'outcome'] as const).flatMap((at) =>
    rowsOf(
      { kind: 'database', what: 'acknowledgement_lost', at },
      `acknowledgement of the ${at}'s commit lost`,
      at === 'intent' ? 'nothing' : 'done',
    ),
  ),
  ...rowsOf(
    { kind: 'database', what: 'server_killed', at: 'outcome' },
    "PostgreSQL killed before the outcome's commit",
  ),
];

const cascadeRow = (
  cascade: Cascade,
  fault: Fault,
  name: string,
  effect: Effect,
  keys: IdempotencyClass,
): readonly Row[] =>
  ([1, 8] as const).map((clients) => ({
    name: `${cascade.policy}, ${name}`,
    operation: 'cascade',
    fault,
    clients,
    keys,
    // What the first refuses, the second does; and a lost answer is no reason to wait for whoever
    // may be given back what comes twice.
    ending:
      effect === 'refused' || (cascade.policy === 'compensate' && effect === 'nothing')
        ? 'succeeded'
        : endingOf(effect, keys),
    cascade,
  }));

/** What can be told apart by the class of the provider: whether the lost request was done. */
const classFaults: readonly string[] = ['timeout_before', 'timeout_after', 'reset_after'];

/** The first acquirer misbehaves, and there is a second. */
export const cascadeRows: readonly Row[] = (['safe', 'compensate'] as const).flatMap((policy) =>
  Object.entries(providerFaults).flatMap(([fault, effect]) =>
    effect === null
      ? []
      : classes
          .filter((keys) => keys === 'native' || classFaults.includes(fault))
          .flatMap((keys) =>
            cascadeRow(
              { policy, first: 'approves' },
              { kind: 'provider', fault: fault as FaultKind },
              `first provider: ${fault}`,
              effect,
              keys,
            ),
          ),
  ),
);

/** The first acquirer declines, and the process dies on the way to the second, or back. */
export const cascadeKillRows: readonly Row[] = failpointsOnTheWay.flatMap((at) =>
  cascadeRow(
    { policy: 'safe', first: 'fails' },
    { kind: 'killed', process: 'api', at },
    `declined by the first, API killed at ${at}`,
    'done',
    'native',
  ),
);

/** Rows whose end is what an answer says: it has to be heard, however busy the machine is. */
export const hasToBeHeard = ({ fault, operation }: Row): boolean =>
  fault.kind === 'provider' &&
  !isOfMarket(operation) &&
  fault.isLate !== true &&
  ['429', 'wrong_amount', 'wrong_currency'].includes(fault.fault);

/** What a row is called in a report, without its clients. */
export const titleOf = (row: Row): string =>
  row.keys === 'native'
    ? `${row.operation}, ${row.name}`
    : `${row.operation}, ${row.name}, keys ${row.keys}`;
