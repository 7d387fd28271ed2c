import type { FaultKind, NoticeKnobs } from '#sandbox';
import type { Operation } from './subject.ts';

/** What goes wrong. */
export type Fault =
  /** Nothing: the row is about many clients at once. */
  | { readonly kind: 'none' }
  /** SIGKILL at a failpoint, then a restart. */
  | { readonly kind: 'killed'; readonly process: 'api' | 'worker'; readonly at: string }
  /** The provider misbehaves once; with `isHidden` what it made cannot be found for a while. */
  | { readonly kind: 'provider'; readonly fault: FaultKind; readonly isHidden?: boolean }
  /** The connection to PostgreSQL, or PostgreSQL itself, dies as a commit passes. */
  | {
      readonly kind: 'database';
      readonly what: 'acknowledgement_lost' | 'server_killed';
      readonly at: 'intent' | 'outcome';
    }
  /** Notices go astray, while the direct answer is lost. */
  | { readonly kind: 'notices'; readonly name: NoticeFault };

export type NoticeFault = 'duplicated' | 'shuffled' | 'delayed' | 'dropped' | 'forged';

/** How the sandbox is told to lead notices astray. */
export const noticeKnobs: Readonly<Record<NoticeFault, Partial<NoticeKnobs>>> = {
  duplicated: { duplicate: 3 },
  shuffled: { shuffle: true, stale_payload: true },
  delayed: { delay_ms: 1_500 },
  dropped: { drop: 1_000 },
  forged: { forge: true, expired_s: 86_400 },
};

/** How a row ends when all is well. */
export type Ending = 'succeeded' | 'declined' | 'in_review';

/** One row of the matrix: an operation, what goes wrong meanwhile, and how many clients ask. */
export interface Row {
  readonly name: string;
  readonly operation: Operation;
  readonly fault: Fault;
  readonly clients: 1 | 8;
  readonly ending: Ending;
}

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

/** Those that a notice passes on its way in. */
const failpointsOfNotices = ['webhooks.before_keep_notice', 'webhooks.after_keep_notice'] as const;

/** Those that a worker passes when it finds out what became of an attempt. */
const failpointsOfResolver = [
  'payments.before_call',
  'payments.after_call',
  'payments.before_outcome_commit',
  'payments.after_outcome_commit',
] as const;

/** Each way in which the provider can misbehave, and how a row with it ends; null makes none. */
const providerFaults: Readonly<Record<FaultKind, Ending | null>> = {
  timeout_before: 'succeeded',
  timeout_after: 'succeeded',
  '500_before': 'succeeded',
  '500_after': 'succeeded',
  reset_before: 'succeeded',
  reset_after: 'succeeded',
  // Said before anything was done: proof that nothing was.
  '429': 'declined',
  // A slow answer is an answer; one that is too slow is a time-out.
  delay: null,
  slow_drip: 'succeeded',
  garbage: 'succeeded',
  half_body: 'succeeded',
  not_http: 'succeeded',
  html_404: 'succeeded',
  json_404: 'succeeded',
  json_502: 'succeeded',
  wrong_amount: 'in_review',
  wrong_currency: 'in_review',
};

const rowsOf = (
  fault: Fault,
  name: string,
  ending: Ending = 'succeeded',
  clients: readonly (1 | 8)[] = [1, 8],
): readonly Row[] =>
  operations.flatMap((operation) =>
    clients.map((count) => ({ name, operation, fault, clients: count, ending })),
  );

/** Processes are killed: one row a failpoint. */
export const killRows: readonly Row[] = failpointsOnTheWay.flatMap((at) =>
  rowsOf({ kind: 'killed', process: 'api', at }, `API killed at ${at}`),
);

/** The answer is lost, and the process that takes the notice in is killed as well. */
export const noticeKillRows: readonly Row[] = failpointsOfNotices.flatMap((at) =>
  rowsOf({ kind: 'killed', process: 'api', at }, `API killed at ${at}`, 'succeeded', [1]),
);

/** The answer is lost, and the worker that finds out what became of it is killed as well. */
export const workerRows: readonly Row[] = failpointsOfResolver.flatMap((at) =>
  rowsOf({ kind: 'killed', process: 'worker', at }, `worker killed at ${at}`, 'succeeded', [1]),
);

/** The provider misbehaves. */
export const providerRows: readonly Row[] = [
  ...Object.entries(providerFaults).flatMap(([fault, ending]) =>
    ending === null
      ? []
      : rowsOf({ kind: 'provider', fault: fault as FaultKind }, `provider: ${fault}`, ending),
  ),
  ...rowsOf(
    { kind: 'provider', fault: 'reset_after', isHidden: true },
    'provider: reset_after, and late to be found',
  ),
  ...rowsOf({ kind: 'none' }, 'eight clients at once', 'succeeded', [8]),
];

/** Notices go astray. */
export const noticeRows: readonly Row[] = Object.keys(noticeKnobs).flatMap((name) =>
  rowsOf({ kind: 'notices', name: name as NoticeFault }, `notices: ${name}`, 'succeeded', [1]),
);

/** The database goes away. */
export const databaseRows: readonly Row[] = [
  ...(['intent', 'outcome'] as const).flatMap((at) =>
    rowsOf(
      { kind: 'database', what: 'acknowledgement_lost', at },
      `acknowledgement of the ${at}'s commit lost`,
    ),
  ),
  ...rowsOf(
    { kind: 'database', what: 'server_killed', at: 'outcome' },
    "PostgreSQL killed before the outcome's commit",
  ),
];

/** Whether the provider's notices take part. */
export const hasNotices = (fault: Fault): boolean =>
  fault.kind === 'notices' || (fault.kind === 'killed' && fault.at.startsWith('webhooks.'));

/** What a row is called in a report, without its clients. */
export const titleOf = (row: Row): string => `${row.operation}, ${row.name}`;

/**
 * Rows that naive code survives with one client, each with the reason: a row that proves nothing
 * must say so.
 */
export const survivedByNaive: Readonly<Record<string, string>> = {
  'provider: 429': 'the provider said that it did nothing, and failed is the truth',
  'API killed at http.after_key_claimed': 'nothing was written or sent yet',
  'API killed at payments.before_intent_commit': 'nothing was written or sent yet',
};

/** Rows that eight clients are let loose on in every test run. */
const sharpest = new Set([
  'eight clients at once',
  'API killed at payments.after_call',
  'provider: timeout_after',
  'provider: reset_before',
  "acknowledgement of the intent's commit lost",
]);

/** Kills whose place in the code is the same whatever the operation. */
const alikeForAll = new Set([
  'API killed at http.after_key_claimed',
  'API killed at payments.before_intent_commit',
  'API killed at ledger.locked',
  'API killed at ledger.written',
  'API killed at http.before_reply_stored',
  'API killed at http.after_reply_stored',
  'API killed at webhooks.before_keep_notice',
  'API killed at webhooks.after_keep_notice',
  'worker killed at payments.before_call',
  'worker killed at payments.before_outcome_commit',
  'worker killed at payments.after_outcome_commit',
]);

/**
 * `npm run faults` runs all rows. `npm test`, which has to be quick, runs them with one client, the
 * sharpest with eight as well, and where a kill is alike for all operations, one of them.
 */
export const chosen = (rows: readonly Row[]): readonly Row[] =>
  process.env['FAULT_ROWS'] === 'whole'
    ? rows
    : rows.filter(
        ({ name, operation, clients }) =>
          (clients === 1 || sharpest.has(name)) && (operation === 'pay' || !alikeForAll.has(name)),
      );
