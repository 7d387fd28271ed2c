import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import type { Imported } from './reconcile-import.ts';
import { breaksOf, plantPayments, writeReport } from './reconcile-world.ts';
import { type BenchOptions, describeMachine, type Figure, figure, type Report } from './report.ts';
import { openServer } from './server.ts';

/**
 * Rows a second of a settlement report that is imported, matched with payments and ledger, booked
 * and searched for what it lacks; and the memory it takes, of a process of its own. The limit is
 * the same file copied into a table without an index, by the same batches.
 */
export const bench = async ({
  databaseUrl,
  rows,
  onStep,
}: BenchOptions & { readonly rows: number }): Promise<Report> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bascule-bench-'));
  const file = path.join(folder, 'settlement_detail_report_batch_214.csv');
  const server = await openServer(databaseUrl);
  try {
    onStep(`writing a report of ${rows} rows`);
    await writeReport(file, rows);
    onStep('planting the payments that it is about');
    await plantPayments(server.url, rows);
    await server.age();
    onStep('copying the rows, as the limit');
    const copied = await run('copy', server.url, file);
    onStep('importing and matching them');
    const imported = await run('import', server.url, file);
    if (imported.rows !== rows || imported.breaks !== breaksOf(rows)) {
      throw new Error(`Of ${rows} rows with ${breaksOf(rows)} breaks: ${JSON.stringify(imported)}`);
    }
    return {
      name: 'reconcile',
      machine: describeMachine(server.version),
      figures: [
        figure('rows_per_second', perSecond(imported), '1/s', {
          limit: perSecond(copied),
          goal: 20_000,
        }),
        figure('peak_memory_mb', imported.peakMb, 'MB', { goal: 300, higherIsBetter: false }),
        ...cpuFigures(imported, copied),
        figure('rows', imported.rows, ''),
        figure('breaks', imported.breaks, ''),
      ],
    };
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Steadier than a rate on a machine that others use too. */
const cpuFigures = (imported: Imported, copied: Imported): readonly Figure[] => [
  ...(imported.serverUs === undefined
    ? []
    : [
        figure('server_cpu_us_per_row', imported.serverUs, 'us', {
          ...(copied.serverUs === undefined ? {} : { limit: copied.serverUs }),
          higherIsBetter: false,
        }),
      ]),
  figure('own_cpu_us_per_row', imported.ownUs, 'us', {
    limit: copied.ownUs,
    higherIsBetter: false,
  }),
];

const perSecond = ({ rows, ms }: Imported): number => (rows / ms) * 1_000;

/**
 * A small young part: what a batch is made of outlives any that would fit. One of 32 MB takes 30 to
 * 65 MB more, for a tenth of our processor's time.
 */
const heap = ['--max-old-space-size=320', '--max-semi-space-size=8'];

const run = async (what: 'copy' | 'import', url: string, file: string): Promise<Imported> => {
  const script = path.join(import.meta.dirname, 'reconcile-import.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...heap,
    script,
    what,
    url,
    file,
  ]);
  return JSON.parse(stdout) as Imported;
};
