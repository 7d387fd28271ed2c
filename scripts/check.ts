/**
 * `npm run check`: everything that can be known without a database, side by side, one line each.
 * Silent where all is well; a gate that fails prints what it said. The whole takes some 25 s on two slow cores.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { lintSeesPlantedFault } from './check/planted-fault.ts';

/** What a gate came to: nothing to say, or what is wrong. */
type Verdict = string | undefined;

interface Gate {
  readonly name: string;
  readonly run: () => Promise<Verdict>;
}

const root = path.join(import.meta.dirname, '..');
const timeoutMs = 120_000;
// What the last run found stays true of files that did not change.
const typesKnown = 'node_modules/.cache/bascule/types.tsbuildinfo';

/**
 * Of the cores for each of the two that know types. They run side by side, and each core more
 * works out the same types again: on two cores they took a third longer with both.
 */
const coresOfTypes = String(Math.max(1, Math.floor(availableParallelism() / 2)));

/** Runs a command; its output is the verdict when it does not end with zero. */
const command = async (file: string, words: readonly string[]): Promise<Verdict> => {
  const run = spawn(file, words, {
    cwd: root,
    timeout: timeoutMs,
    env: {
      ...process.env,
      FORCE_COLOR: '0',
      GOMAXPROCS: coresOfTypes,
      NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/bascule'),
    },
  });
  const said: Buffer[] = [];
  run.stdout.on('data', (part: Buffer) => said.push(part));
  run.stderr.on('data', (part: Buffer) => said.push(part));
  try {
    const [code, signal] = (await once(run, 'close')) as [number | null, string | null];
    if (code === 0) return undefined;
    return Buffer.concat(said).toString().trim() || `${file} ended with ${code ?? signal}`;
  } catch (fault) {
    return `${file} did not start: ${fault instanceof Error ? fault.message : String(fault)}`;
  }
};

const tool = (name: string, ...words: readonly string[]) => {
  const file = path.join(root, 'node_modules', '.bin', name);
  return async (): Promise<Verdict> => await command(file, words);
};

const houseTests = async (): Promise<Verdict> => {
  const files = globSync('test/house/*.test.ts', { cwd: root });
  if (files.length === 0) return 'no tests found in test/house';
  const flags = ['--test', '--test-isolation=none', '--test-reporter=dot'];
  const said = await command(process.execPath, [...flags, ...files]);
  // Where in node's runner a law was asked says nothing about the law.
  return said?.replaceAll(
    /^ +at .*\n|^ +(?:generatedMessage|code|operator|diff|actual|expected):.*\n/gm,
    '',
  );
};

// The longest first: what starts last decides when all is done.
const gates: readonly Gate[] = [
  { name: 'lint', run: tool('oxlint', '--type-aware', '.') },
  {
    name: 'types',
    run: tool(
      'tsc',
      '-p',
      '.',
      '--pretty',
      'false',
      '--checkers',
      coresOfTypes,
      '--incremental',
      '--tsBuildInfoFile',
      typesKnown,
    ),
  },
  { name: 'house laws, generated references', run: houseTests },
  { name: 'unused code', run: tool('knip', '--no-progress') },
  { name: 'format', run: tool('biome', 'check', '--colors=off', '.') },
  { name: 'lint sees a planted fault', run: async () => await lintSeesPlantedFault(root) },
];

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const pass = async ({ name, run }: Gate): Promise<boolean> => {
  const began = performance.now();
  const verdict = await run();
  const mark = verdict === undefined ? '✔' : '✖';
  console.log(
    `${mark} ${name} (${seconds(began)})${verdict === undefined ? '' : `\n\n${verdict}\n`}`,
  );
  return verdict === undefined;
};

const began = performance.now();
const passed = await Promise.all(gates.map(pass));
const failed = passed.filter((isGreen) => !isGreen).length;
console.log(
  failed === 0
    ? `All green in ${seconds(began)}.`
    : `${failed} of ${gates.length} failed in ${seconds(began)}.`,
);
process.exitCode = failed === 0 ? 0 : 1;
