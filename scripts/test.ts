/**
 * `npm test [-- words or flags]`: starts one PostgreSQL for the run, applies the changes once to a
 * template and lets node's own runner do the rest; short files share processes. Words pick the files
 * whose path holds one of them (`npm test -- ledger`); flags go to the runner as they are.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

import { startTestServer } from '../test/support/postgres.ts';
import { shareProcesses } from './test/share-processes.ts';

const PLACES = ['src', 'sandbox', 'test', 'scripts', 'bench'].map(
  (folder) => `${folder}/**/*.test.ts`,
);
const TEST_TIMEOUT_MS = 300_000;
/** There are many processes, and many start others: what node made of our TypeScript is kept. */
const COMPILE_CACHE = fileURLToPath(new URL('../node_modules/.cache/bascule', import.meta.url));

const words = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('-'));

const files = globSync(PLACES)
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();
if (files.length === 0) {
  console.error(`No test file's path holds ${words.join(' or ')}.`);
  process.exit(1);
}

const began = performance.now();
const server = await startTestServer();
const templateUrl = await server.templateUrl().catch(async (fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : fault);
  await server.close();
  process.exit(1);
});
console.log(
  `PostgreSQL ready with every change in ${seconds(began)} s; ${files.length} test files.`,
);
try {
  process.exitCode = await runTests(templateUrl);
} finally {
  await server.close();
}
console.log(`Whole run: ${seconds(began)} s.`);

async function runTests(databaseUrl: string): Promise<number> {
  const entries = shareProcesses(files);
  const runner = spawn(
    process.execPath,
    [
      '--test',
      // The runner's own choice leaves one of two cores idle; with three at once all takes longer.
      `--test-concurrency=${Math.max(2, availableParallelism())}`,
      `--test-timeout=${TEST_TIMEOUT_MS}`,
      '--test-reporter=spec',
      ...flags,
      ...entries.files,
    ],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        BASCULE_TEST_DATABASE_URL: databaseUrl,
        NODE_COMPILE_CACHE: COMPILE_CACHE,
      },
    },
  );
  const forward = (signal: NodeJS.Signals) => runner.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  const [code] = (await once(runner, 'exit')) as [number | null];
  entries.remove();
  return code ?? 1;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
