import assert from 'node:assert/strict';
import {
  type Caller,
  type Database,
  type ManualClock,
  manualClock,
  randomIds,
  seededRandom,
  silentLog,
  systemClock,
} from '#kernel';
import { balanceOf, trialBalance } from '#ledger';
import { createRecorder, findSettledAttempts, type PaymentsDeps, payments } from '#payments';
import { routeSources } from '#test/route-sources';
import { type ScriptedProvider, scriptedProvider } from '#test/scripted-provider';
import type { ReconciliationDeps } from '../deps.ts';
import { importReport } from '../report/import-report.ts';
import type { ReportView } from '../report/schema.ts';
import { reconciliation } from '../routes.ts';
import { reconciliationChecks } from '../verify/reconciliation-checks.ts';

/** An organisation of its own with a provider of its own, and what reports are held against. */
export interface SettlementWorld {
  readonly deps: ReconciliationDeps;
  readonly caller: Caller;
  readonly clock: ManualClock;
  readonly provider: ScriptedProvider;
  /** Takes 10.50 EUR, unless told otherwise. */
  pay(fields?: object): Promise<Paid>;
  refund(payment: Paid, amount: string): Promise<string>;
  statusOf(payment: Paid): Promise<string>;
  import(content: string, options?: ImportOptions): Promise<ReportView>;
  breaks(): Promise<readonly BreakFound[]>;
  close(id: string, resolution: 'explained' | 'posted' | 'written_off'): Promise<BreakFound>;
  /** What is posted on an account. */
  on(path: string): Promise<bigint>;
  /** Asserts that the ledger sums to zero and that every check holds. */
  assertSound(): Promise<void>;
}

/** A payment with what a report calls it by. */
export interface Paid {
  readonly id: string;
  readonly attemptId: string;
  readonly reference: string | null;
}

/** How a report is imported. */
export interface ImportOptions {
  readonly cutOff?: Date;
  readonly batchSize?: number;
  readonly pieces?: readonly string[];
}

/** What tests look at of a break. */
export type BreakFound = Awaited<ReturnType<typeof reconciliation.closeBreak.run>>;

/** Builds a {@link SettlementWorld} whose provider bears this name. */
export const settlementWorld = (database: Database, name = 'stripe'): SettlementWorld => {
  const ids = randomIds(systemClock);
  const clock = manualClock(systemClock.now());
  const provider = { ...scriptedProvider({ clock }), name };
  const caller: Caller = {
    organisationId: ids.next('org'),
    mode: 'test',
    actor: 'key_test',
    requestId: 'req_test',
    traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
    ids,
  };
  const paymentsDeps = paymentsDepsOf(database, { clock, ids, provider, caller });
  const deps = {
    database,
    clock,
    ids,
    log: silentLog,
    payments: paymentsDeps,
    onEvents: () => undefined,
  };
  return {
    deps,
    caller,
    clock,
    provider,
    ...payingIn({ database, caller, paymentsDeps, name }),
    ...reconcilingIn(deps, caller, name),
    ...booksIn(database, caller),
  };
};

const payingIn = ({
  database,
  caller,
  paymentsDeps,
  name,
}: {
  readonly database: Database;
  readonly caller: Caller;
  readonly paymentsDeps: PaymentsDeps;
  readonly name: string;
}): Pick<SettlementWorld, 'pay' | 'refund' | 'statusOf'> => ({
  pay: async (fields = {}) => {
    const body = {
      amount: '10.50',
      currency: 'EUR',
      confirm: true,
      payment_method: { type: 'card', token: 'visa' } as const,
      ...fields,
    };
    const run = payments.createPayment.run;
    const { id } = await run(paymentsDeps, caller, { params: {}, query: {}, body });
    return await paidOf(database, caller, name, id);
  },
  refund: async ({ id }, amount) => {
    const body = { payment_id: id, amount };
    const run = payments.createRefund.run;
    return (await run(paymentsDeps, caller, { params: {}, query: {}, body })).id;
  },
  statusOf: async ({ id }) => {
    const params = { payment_id: id };
    const run = payments.retrievePayment.run;
    return (await run(paymentsDeps, caller, { params, query: {}, body: {} })).status;
  },
});

const reconcilingIn = (
  deps: ReconciliationDeps,
  caller: Caller,
  provider: string,
): Pick<SettlementWorld, 'import' | 'breaks' | 'close'> => ({
  import: async (content, options = {}) =>
    await importReport(deps, caller, {
      provider,
      name: 'report.csv',
      cutOff: options.cutOff ?? new Date(0),
      batchSize: options.batchSize,
      open: () => inPieces(options.pieces ?? [content]),
    }),
  breaks: async () => {
    const query = { limit: 100 };
    const run = reconciliation.listBreaks.run;
    return (await run(deps, caller, { params: {}, query, body: {} })).data;
  },
  close: async (id, resolution) =>
    await reconciliation.closeBreak.run(deps, caller, {
      params: { break_id: id },
      query: {},
      body: { resolution, reason: 'Looked at by a test.' },
    }),
});

const booksIn = (
  database: Database,
  caller: Caller,
): Pick<SettlementWorld, 'on' | 'assertSound'> => ({
  on: async (path) =>
    await database.transaction(async (tx) => (await balanceOf(tx, caller, path))?.posted ?? 0n),
  assertSound: async () => {
    const lines = await database.transaction(async (tx) => await trialBalance(tx, caller));
    for (const line of lines) assert.equal(line.posted, 0n, `${line.currency} sums to zero`);
    for (const { rule, run } of reconciliationChecks()) {
      const faults = await run({ database, organisationId: caller.organisationId });
      assert.deepEqual(faults, [], rule);
    }
  },
});

const paymentsDepsOf = (
  database: Database,
  {
    clock,
    ids,
    provider,
    caller,
  }: Pick<PaymentsDeps, 'clock' | 'ids'> & {
    readonly provider: ScriptedProvider;
    readonly caller: Caller;
  },
): PaymentsDeps => {
  const connection = {
    id: ids.next('conn'),
    scope: { organisationId: caller.organisationId, mode: 'test' },
    provider: provider.name,
    baseUrl: provider.baseUrl,
    apiKey: 'sk_test_x',
    webhookSecrets: [],
    settings: {},
  } as const;
  const telling = { onEvents: () => undefined, onTold: () => undefined };
  return {
    database,
    ids,
    clock,
    ...telling,
    record: createRecorder({ database, ids, ...telling }),
    connect: async () => connection,
    connectionById: async () => connection,
    providerNamed: () => provider,
    routing: routeSources(clock, [provider], () => [connection]),
    requirePayees: async () => new Map(),
    defaultProvider: provider.name,
    leaseMs: 2_000,
    wake: () => undefined,
    random: seededRandom(7),
    log: silentLog,
  };
};

const paidOf = async (
  database: Database,
  caller: Caller,
  provider: string,
  id: string,
): Promise<Paid> => {
  const asked = { references: [], ours: [id], operation: 'capture', minor: 0n } as const;
  const [found] = await database.transaction(
    async (tx) => await findSettledAttempts(tx, caller, provider, [asked]),
  );
  assert.ok(found);
  return { id, attemptId: found.attemptId, reference: found.providerReference };
};

async function* inPieces(pieces: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}
