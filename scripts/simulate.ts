/**
 * `npm run simulate -- --world cards [--seeds 100] [--seed 7] [--verbose]`: lives random worlds,
 * one for each seed from `--seed` on, and stops at the first that breaks a rule. The same seed
 * plays the same world again.
 */
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { machineRandom } from '#kernel';
import { printBroken, printTable } from '../test/simulate/report.ts';
import { runWorlds } from '../test/simulate/run-worlds.ts';
import { cloneDatabase, startTestServer } from '../test/support/postgres.ts';

/** Fewer worlds than this need not have seen everything. */
const seedsForAll = 20;

const { values } = parseArgs({
  options: {
    world: { type: 'string', default: 'cards' },
    seeds: { type: 'string', default: '100' },
    seed: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});
const count = Number(values.seeds);
const first = values.seed === undefined ? Math.floor(machineRandom() * 1e9) : Number(values.seed);
if (values.world !== 'cards' || !(count > 0) || !Number.isInteger(first)) {
  console.error('Usage: npm run simulate -- --world cards [--seeds 100] [--seed 7] [--verbose]');
  process.exit(2);
}

console.log(`${count} worlds of cards from seed ${first}.`);
const bar = new SingleBar({
  format: '  {bar} {value} of {total} worlds · {eta_formatted} left',
  noTTYOutput: true,
  notTTYSchedule: 15_000,
});
const server = await startTestServer();
try {
  bar.start(count, 0);
  const report = await runWorlds({
    databaseUrl: await cloneDatabase(await server.templateUrl()),
    seeds: Array.from({ length: count }, (_, i) => first + i),
    onWorld: ({ seed, history }) => {
      bar.increment();
      if (values.verbose) console.log([`\nseed ${seed}`, ...history].join('\n'));
    },
  });
  bar.stop();
  const missing = count < seedsForAll ? [] : report.sometimes.missing();
  console.log(printTable(report));
  if (report.broken !== undefined) console.error(printBroken(report.broken));
  else if (missing.length > 0) console.error(`Never happened: ${missing.join('; ')}.`);
  process.exitCode = report.broken !== undefined || missing.length > 0 ? 1 : 0;
} finally {
  bar.stop();
  await server.close();
}
