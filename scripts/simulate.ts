/**
 * `npm run simulate -- --world cards [--seeds 100] [--seed 7] [--workers 2] [--verbose]`: lives
 * random worlds, one for each seed from `--seed` on, among as many processes as the machine has
 * cores, and stops at the first that breaks a rule. The same seed plays the same world again.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { machineRandom } from '#kernel';
import { printBroken, printTable } from '../test/simulate/report.ts';
import { runInWorkers } from '../test/simulate/run-in-workers.ts';
import { missingIn } from '../test/simulate/world/sometimes.ts';
import { kindNamed, kindNames } from '../test/simulate/world-kinds.ts';

/** Fewer worlds than this need not have seen everything. */
const seedsForAll = 20;

const { values } = parseArgs({
  options: {
    world: { type: 'string', default: 'cards' },
    seeds: { type: 'string', default: '100' },
    seed: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    verbose: { type: 'boolean', default: false },
  },
});
const count = Number(values.seeds);
const workers = Number(values.workers);
const first = values.seed === undefined ? Math.floor(machineRandom() * 1e9) : Number(values.seed);
const kind = kindNamed(values.world);
if (kind === undefined || !(count > 0) || !(workers > 0) || !Number.isInteger(first)) {
  const worlds = kindNames.join('|');
  console.error(
    `Usage: npm run simulate -- --world ${worlds} [--seeds 100] [--seed 7] [--workers 2] [--verbose]`,
  );
  process.exit(2);
}

console.log(`${count} worlds of ${kind.name} from seed ${first}.`);
const bar = new SingleBar({
  format: '  {bar} {value} of {total} worlds · {eta_formatted} left',
  noTTYOutput: true,
  notTTYSchedule: 15_000,
});
bar.start(count, 0);
const report = await runInWorkers({
  kind,
  workers,
  seeds: Array.from({ length: count }, (_, i) => first + i),
  onWorld: ({ seed, history }) => {
    bar.increment();
    if (values.verbose) console.log([`\nseed ${seed}`, ...history].join('\n'));
  },
}).finally(() => bar.stop());
const missing = count < seedsForAll ? [] : missingIn(report.counts);
console.log(printTable(report));
if (report.broken !== undefined) console.error(printBroken(kind.name, report.broken));
else if (missing.length > 0) console.error(`Never happened: ${missing.join('; ')}.`);
process.exitCode = report.broken !== undefined || missing.length > 0 ? 1 : 0;
