import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createDatabase, type Database, type Scope } from '#kernel';
import { createLedger, type Ledger, openAccounts, type TransferDraft } from '#ledger';

import { openServerCpu, type ServerCpu } from './ledger-cpu.ts';
import { type LedgerLimit, openLimit } from './ledger-limit.ts';
import { measureTpcB } from './pgbench.ts';
import { type Bench, describeMachine, type Figure, figure, median, percentile } from './report.ts';
import { type BenchServer, openServer } from './server.ts';

/** An entry of every transfer: on one hot account, or on one of a thousand in turn. */
export interface Line {
  readonly accounts: readonly string[];
  readonly minor: bigint;
}

const merchants = Array.from({ length: 1_000 }, (_, i) => `acct_${i}`);
const hot = (path: string, minor: bigint): Line => ({ accounts: [path], minor });
const spread = (path: string, minor: bigint): Line => ({
  accounts: merchants.map((merchant) => path.replace('{}', merchant)),
  minor,
});

/** The guarded accounts are those of the merchants; the clearing account is in every transfer. */
const shapes = {
  two: [hot('provider:bench:clearing:EUR', -1_000n), spread('merchant:{}:available:EUR', 1_000n)],
  four: [
    hot('provider:bench:clearing:USD', -1_000n),
    spread('merchant:{}:available:USD', 900n),
    spread('merchant:{}:reserved:USD', 70n),
    hot('platform:fees:USD', 30n),
  ],
} as const satisfies Record<string, readonly Line[]>;

/** As large as a batch of the posting function gets. */
const fullBatch = 512;

/** Enough to fill two batches, so that the server never waits for callers. */
const callersForSpeed = 2 * fullBatch;

/** Windows of each of the two. */
const turns = 6;

/** As many requests as one API process has under way on a busy day. */
const callersForLatency = 64;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Durable transfers a second through the public posting function, beside what the server can. */
export const bench: Bench = async ({ databaseUrl, seconds, onStep }) => {
  onStep('starting a durable PostgreSQL');
  const server = await openServer(databaseUrl);
  const database = createDatabase({ url: server.url, poolMax: 4 });
  const serverCpu = await openServerCpu(server.url);
  try {
    const bed = { server, database, serverCpu, seconds, onStep };
    const two = await measureShape('two', bed);
    const four = await measureShape('four', bed);
    onStep('pgbench');
    const tpcB = measureTpcB(server.url, seconds);
    return {
      name: 'ledger',
      machine: describeMachine(server.version),
      figures: [
        ...two,
        ...four,
        ...(tpcB === undefined ? [] : [figure('pgbench_tpcb_per_second', tpcB, '1/s')]),
      ],
    };
  } finally {
    await serverCpu.close();
    await database.close();
    await server.close();
  }
};

interface Bed {
  readonly server: BenchServer;
  readonly database: Database;
  readonly serverCpu: ServerCpu;
  readonly seconds: number;
  readonly onStep: (step: string) => void;
}

/**
 * Limit and figure take turns in short windows, and the medians of both count: on a shared machine
 * the weather changes meanwhile, and has to change for both.
 */
const measureShape = async (
  shape: keyof typeof shapes,
  { server, database, serverCpu, seconds, onStep }: Bed,
): Promise<readonly Figure[]> => {
  const lines = shapes[shape];
  const ledger = createLedger({ database });
  const paths = lines.flatMap((line) => line.accounts);
  await database.transaction(async (tx) => await openAccounts(tx, scope, paths));
  const limit = await openLimit(server.url, lines);
  await run(ledger, lines, 1, `warm:${shape}`, callersForSpeed);

  onStep(
    `${shape} entries: ${callersForSpeed} callers that each await one transfer, ` +
      'and in turn the same statements fed by the server itself',
  );
  const limits: LimitRun[] = [];
  const speeds: (Measured & { readonly serverCpuUs: number | undefined })[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    limits.push(await limit.measure(seconds / turns, fullBatch));
    const end = await serverCpu.start();
    const speed = await run(
      ledger,
      lines,
      seconds / turns,
      `speed:${shape}:${turn}`,
      callersForSpeed,
    );
    const spentUs = await end();
    const serverCpuUs = spentUs === undefined ? undefined : spentUs / speed.samplesMs.length;
    speeds.push({ ...speed, serverCpuUs });
  }
  onStep(
    `${shape} entries: ${callersForLatency} callers, ` +
      'and in turn batches as large as all of them together, fed by the server itself',
  );
  await server.age();
  const calm = await measureCalm(shape, ledger, limit, seconds / turns);
  await limit.close();

  const prefix = shape === 'two' ? '' : 'four_entry_';
  const lower = { higherIsBetter: false };
  return [
    figure(`${prefix}transfers_per_second`, median(speeds.map((one) => one.perSecond)), '1/s', {
      limit: median(limits.map((one) => one.perSecond)),
      ...(shape === 'two' ? { goal: 40_000 } : {}),
    }),
    ...latency(prefix, calm),
    figure(
      `${prefix}p99_at_full_speed_ms`,
      median(speeds.map((one) => percentile(one.samplesMs, 0.99))),
      'ms',
      lower,
    ),
    figure(
      `${prefix}node_cpu_us_per_transfer`,
      median(speeds.map((one) => one.cpuUs)),
      'us',
      lower,
    ),
    ...postgresCpu(prefix, limits, speeds),
  ];
};

type LimitRun = Awaited<ReturnType<LedgerLimit['measure']>>;

/** What a caller waits, and what the server takes for the same transfers with nobody to answer. */
interface Calm {
  readonly callersMs: Float64Array;
  readonly batchesMs: Float64Array;
}

/** A pause of the machine falls into either, so all windows of each count as one. */
const measureCalm = async (
  shape: keyof typeof shapes,
  ledger: Ledger,
  limit: LedgerLimit,
  seconds: number,
): Promise<Calm> => {
  const callersMs: number[] = [];
  const batchesMs: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    batchesMs.push(...(await limit.measure(seconds, callersForLatency)).batchesMs);
    // What the limit leaves behind in memory is not for the callers to wait for.
    collectGarbage();
    const name = `calm:${shape}:${turn}`;
    const { samplesMs } = await run(ledger, shapes[shape], seconds, name, callersForLatency);
    for (const sample of samplesMs) callersMs.push(sample);
  }
  return { callersMs: Float64Array.from(callersMs), batchesMs: Float64Array.from(batchesMs) };
};

const latency = (prefix: string, { callersMs, batchesMs }: Calm): readonly Figure[] => {
  const at = (part: number, goal?: number): Figure =>
    figure(`${prefix}p${part * 100}_ms`, percentile(callersMs, part), 'ms', {
      limit: percentile(batchesMs, part),
      higherIsBetter: false,
      ...(goal === undefined ? {} : { goal }),
    });
  return [at(0.5), at(0.99, 20)];
};

const postgresCpu = (
  prefix: string,
  limits: readonly { readonly cpuUs: number }[],
  speeds: readonly { readonly serverCpuUs: number | undefined }[],
): readonly Figure[] => {
  const known = speeds.flatMap((one) => one.serverCpuUs ?? []);
  if (known.length === 0) return [];
  return [
    figure(`${prefix}postgres_cpu_us_per_transfer`, median(known), 'us', {
      limit: median(limits.map((one) => one.cpuUs)),
      higherIsBetter: false,
    }),
  ];
};

const scope: Scope = { organisationId: 'org_00000000000000000000bench0', mode: 'live' };

interface Measured {
  readonly perSecond: number;
  readonly samplesMs: Float64Array;
  /** Of this process, Node alone. */
  readonly cpuUs: number;
}

const run = async (
  ledger: Ledger,
  lines: readonly Line[],
  seconds: number,
  name: string,
  callers: number,
): Promise<Measured> => {
  const samples: number[] = [];
  const [began, cpuBefore] = [performance.now(), process.cpuUsage()];
  const until = began + seconds * 1_000;
  // The limit has no callers to bring up to speed, so they get the first fifth for it.
  const countedFrom = began + seconds * 200;
  let counted = 0;
  let drawn = 0;
  const call = async (): Promise<void> => {
    while (performance.now() < until) {
      const asked = performance.now();
      const result = await ledger.post(draft(lines, name, drawn++));
      const answered = performance.now();
      samples.push(answered - asked);
      if (answered >= countedFrom) counted += 1;
      if (result.kind !== 'posted')
        throw new Error(`A transfer was not posted: ${JSON.stringify(result)}`);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  const cpu = process.cpuUsage(cpuBefore);
  return {
    perSecond: (counted / (performance.now() - countedFrom)) * 1_000,
    samplesMs: Float64Array.from(samples),
    cpuUs: (cpu.user + cpu.system) / samples.length,
  };
};

const effectiveAt = new Date(Date.UTC(2026, 10, 1));

const draft = (lines: readonly Line[], name: string, i: number): TransferDraft => {
  const payment = `pay_01kbench${i.toString().padStart(18, '0')}`;
  return {
    scope,
    id: `capture:${name}:${payment}`,
    kind: 'payment.captured',
    effectiveAt,
    reference: { type: 'payment', id: payment },
    phase: { kind: 'posted' },
    entries: lines.map(({ accounts, minor }) => {
      const account = accounts[i % accounts.length] ?? '';
      return { account, minor, currency: account.slice(-3) };
    }),
  };
};
