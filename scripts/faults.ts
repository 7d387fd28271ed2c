/**
 * `npm run faults [-- --quick]`: runs every row of the fault matrix with one client and with eight,
 * against Bascule and against naive code, and writes what came of it to
 * docs/reference/reliability.md. With `--quick` it runs what `npm test` runs, and writes nothing.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type KeptResults, renderReliability } from './faults/render-reliability.ts';

const isQuick = process.argv.includes('--quick');
const page = path.join(import.meta.dirname, '..', 'docs', 'reference', 'reliability.md');
const results = mkdtempSync(path.join(tmpdir(), 'bascule-fault-results-'));

const patience = '--test-timeout=1800000';
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
    (file) => JSON.parse(readFileSync(path.join(results, file), 'utf8')) as KeptResults,
  );
  writeFileSync(page, renderReliability(kept));
  console.log(`Wrote ${path.relative(process.cwd(), page)}.`);
}
rmSync(results, { recursive: true, force: true });
