/**
 * `npm run faults [-- --quick] [-- --results FOLDER]`: runs every row of the fault matrix with one
 * client and with eight, against Bascule and against naive code, and writes what came of it to
 * docs/reference/reliability.md. With `--quick` it runs what `npm test` runs, and writes nothing.
 * Rows are kept as they end: with `--results` a run that was broken off goes on from there.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import type { KeptResult } from '../test/faults/kept-results.ts';
import { renderReliability } from './faults/render-reliability.ts';

const page = path.join(import.meta.dirname, '..', 'docs', 'reference', 'reliability.md');
const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, results: { type: 'string' } },
});
const { quick: isQuick, results: wanted } = values;
const results = wanted ?? mkdtempSync(path.join(tmpdir(), 'bascule-fault-results-'));

const patience = '--test-timeout=7200000';
const runner = spawn(process.execPath, ['scripts/test.ts', 'test/faults', patience], {
  stdio: 'inherit',
  env: {
    ...process.env,
    FAULT_RESULTS: results,
    ...(isQuick ? {} : { FAULT_ROWS: 'whole' }),
  },
});
const [code] = (await once(runner, 'exit')) as [number | null];
process.exitCode = code ?? 1;

if (!isQuick && code === 0) {
  const kept = globSync('*.json', { cwd: results }).map(
    (file) => JSON.parse(readFileSync(path.join(results, file), 'utf8')) as KeptResult,
  );
  writeFileSync(page, renderReliability(kept));
  console.log(`Wrote ${path.relative(process.cwd(), page)}.`);
}
if (wanted === undefined) rmSync(results, { recursive: true, force: true });
