import type { FaultKind } from '#sandbox';
import type { Fault, NoticeFault } from '../fault.ts';
import type { Row } from '../rows.ts';
import { type MarketOperation, marketOperations } from './market.ts';

/** Those that whoever moves money to a seller passes, in their order. */
const failpointsOfErrands = [
  'providers.errand_before_call',
  'providers.errand_after_call',
  'providers.errand_before_settle',
  'providers.errand_after_settle',
] as const;

/** Those that a worker passes which folds a shared payment and moves what that asks for. */
const failpointsOfFolds = [
  'ledger.locked',
  'ledger.written',
  'marketplace.before_fold_commit',
  'marketplace.after_fold_commit',
  ...failpointsOfErrands,
] as const;

/** Those of the request whose share, or whose taking back, follows in a worker. */
const failpointsOfCauses = [
  'http.after_key_claimed',
  'payments.after_outcome_commit',
  'http.before_reply_stored',
  'http.after_reply_stored',
] as const;

/** Those of a request that moves money to a seller's bank itself. */
const failpointsOfPayouts = [
  'http.after_key_claimed',
  'ledger.locked',
  'ledger.written',
  ...failpointsOfErrands,
  'http.before_reply_stored',
  'http.after_reply_stored',
] as const;

/** A worker that finds out what became of a payout which was not answered. */
const failpointsOfFinders = failpointsOfErrands;

interface Wanted {
  readonly operations?: readonly MarketOperation[];
  readonly clients?: readonly (1 | 8)[];
}

/** Stripe honours keys, and nobody else moves money for platforms: there is no other class. */
const rowsOf = (
  fault: Fault,
  name: string,
  { operations = marketOperations, clients = [1, 8] }: Wanted = {},
): readonly Row[] =>
  operations.flatMap((operation) =>
    clients.map((count) => ({
      name,
      operation,
      fault,
      clients: count,
      keys: 'native' as const,
      ending: 'succeeded',
    })),
  );

const killed = (process: 'api' | 'worker', at: string, wanted: Wanted): readonly Row[] => {
  const isFirst = process === 'worker' && wanted.operations?.includes('payout') !== true;
  const fault = { kind: 'killed', process, at, ...(isFirst ? { isFirst } : {}) } as const;
  const name = process === 'api' ? 'API' : 'worker';
  return rowsOf(fault, `${name} killed at ${at}`, wanted);
};

const followed = ['transfer', 'reversal'] as const;

/** Processes are killed on the way to a seller and back. */
export const marketKillRows: readonly Row[] = [
  ...failpointsOfCauses.flatMap((at) => killed('api', at, { operations: followed })),
  ...failpointsOfFolds.flatMap((at) => killed('worker', at, { operations: followed })),
  ...failpointsOfPayouts.flatMap((at) => killed('api', at, { operations: ['payout'] })),
  ...failpointsOfFinders.flatMap((at) =>
    killed('worker', at, { operations: ['payout'], clients: [1] }),
  ),
];

/**
 * Each way in which the provider can misbehave; false makes no row. All end well: what follows of a
 * payment is not given up because of a busy moment, and an answer of another amount than was asked
 * for is not believed but looked into, where the books have the right one.
 */
const providerFaults: Readonly<Record<FaultKind, boolean>> = {
  timeout_before: true,
  timeout_after: true,
  '500_before': true,
  '500_after': true,
  reset_before: true,
  reset_after: true,
  '429': true,
  // A slow answer is an answer; one that is too slow is a time-out.
  delay: false,
  slow_drip: true,
  garbage: true,
  half_body: true,
  not_http: true,
  html_404: true,
  json_404: true,
  json_502: true,
  wrong_amount: true,
  wrong_currency: true,
};

/** The provider misbehaves. */
export const marketProviderRows: readonly Row[] = [
  ...Object.entries(providerFaults).flatMap(([fault, isRow]) =>
    isRow ? rowsOf({ kind: 'provider', fault: fault as FaultKind }, `provider: ${fault}`) : [],
  ),
  ...rowsOf(
    { kind: 'provider', fault: 'reset_after', isHidden: true },
    'provider: reset_after, and late to be found',
  ),
  ...rowsOf({ kind: 'none' }, 'eight clients at once', { clients: [8] }),
];

/** A payout has one notice in a row's time, which cannot be told out of its turn. */
const withOneNotice: readonly string[] = ['shuffled'];

/** Notices go astray while the answer is lost. */
export const marketNoticeRows: readonly Row[] = (
  ['duplicated', 'shuffled', 'stale', 'expired', 'delayed', 'dropped', 'forged'] as const
).flatMap((name: NoticeFault) =>
  rowsOf({ kind: 'notices', name }, `notices: ${name}`, {
    operations: withOneNotice.includes(name) ? followed : marketOperations,
  }),
);

/** The database goes away. */
export const marketDatabaseRows: readonly Row[] = [
  ...(['opened', 'ended'] as const).flatMap((at) =>
    rowsOf(
      { kind: 'database', what: 'acknowledgement_lost', at },
      `acknowledgement lost of the commit by which it is ${at}`,
    ),
  ),
  ...rowsOf(
    { kind: 'database', what: 'server_killed', at: 'ended' },
    'PostgreSQL killed before the commit by which it is ended',
  ),
];
