import { createDatabase, type Scope } from '#kernel';
import { createLedger, type Ledger, openAccounts, type TransferDraft } from '#ledger';

import { measureLimit } from './ledger-limit.ts';
import { measureTpcB } from './pgbench.ts';
import { type Bench, describeMachine, figure, percentile } from './report.ts';
import { openServer } from './server.ts';

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

const callers = 512;

/** Durable transfers a second through the public posting function, beside what the server can. */
export const bench: Bench = async ({ databaseUrl, seconds, onStep }) => {
  onStep('starting a durable PostgreSQL');
  const server = await openServer(databaseUrl);
  const database = createDatabase({ url: server.url, poolMax: 4 });
  try {
    const ledger = createLedger({ database });
    const figures = [];
    for (const [words, lines] of Object.entries(shapes)) {
      await database.transaction(async (tx) => {
        await openAccounts(
          tx,
          scope,
          lines.flatMap((line) => line.accounts),
        );
      });
      onStep(`${words} entries: the same statement fed by the server itself`);
      const limit = await measureLimit(server.url, lines, seconds);
      onStep(`${words} entries: ${callers} callers that each await one transfer`);
      await run(ledger, lines, 1, `warm:${words}`);
      const measured = await run(ledger, lines, seconds, words);
      const prefix = words === 'two' ? '' : 'four_entry_';
      const goals = words === 'two' ? { goal: 40_000 } : {};
      figures.push(
        figure(`${prefix}transfers_per_second`, measured.perSecond, '1/s', { limit, ...goals }),
        figure(`${prefix}p50_ms`, percentile(measured.samplesMs, 0.5), 'ms', {
          higherIsBetter: false,
        }),
        figure(`${prefix}p99_ms`, percentile(measured.samplesMs, 0.99), 'ms', {
          goal: 20,
          higherIsBetter: false,
        }),
        figure(`${prefix}cpu_us_per_transfer`, measured.cpuUs, 'us', { higherIsBetter: false }),
      );
    }
    onStep('pgbench');
    const tpcB = measureTpcB(server.url, seconds);
    if (tpcB !== undefined) figures.push(figure('pgbench_tpcb_per_second', tpcB, '1/s'));
    return { name: 'ledger', machine: describeMachine(server.version), figures };
  } finally {
    await database.close();
    await server.close();
  }
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
): Promise<Measured> => {
  const samples: number[] = [];
  const [began, cpuBefore] = [performance.now(), process.cpuUsage()];
  const until = began + seconds * 1_000;
  let drawn = 0;
  const call = async (): Promise<void> => {
    while (performance.now() < until) {
      const asked = performance.now();
      const result = await ledger.post(draft(lines, name, drawn++));
      samples.push(performance.now() - asked);
      if (result.kind !== 'posted')
        throw new Error(`A transfer was not posted: ${JSON.stringify(result)}`);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  const cpu = process.cpuUsage(cpuBefore);
  return {
    perSecond: (samples.length / (performance.now() - began)) * 1_000,
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
