import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outsideOfSeed } from './cards/cards-world.ts';
import { cardsWorlds } from './cards/cards-worlds.ts';
import { plantedBugs } from './cards/planted-bugs.ts';
import type { Lived } from './live-world.ts';
import { useOwnServer } from './own-server.ts';
import { printBroken } from './report.ts';
import { runInWorkers } from './run-in-workers.ts';
import { runWorlds } from './run-worlds.ts';
import { missingIn } from './world/sometimes.ts';

const freshDatabase = await useOwnServer();

/** The same worlds at every run, so that a red test is the change's; `npm run simulate` roams. */
const base = 2245;
const seedsFrom = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => first + i);

/** Most worlds that a planted bug may hide in. */
const hidingMax = 120;

/** Few enough for every run of the tests; a few more where something rare is still to come. */
const worldsLeast = 7;
const worldsMost = 60;

test(`${worldsLeast} random worlds of cards from seed ${base} keep every rule`, async () => {
  const url = await freshDatabase();
  const { broken, counts } = await runWorlds({
    kind: cardsWorlds(),
    databaseUrl: url,
    seeds: seedsFrom(base, worldsMost),
    isEnough: (lived, seen) => lived >= worldsLeast && missingIn(seen).length === 0,
  });
  assert.ok(broken === undefined, broken && printBroken('cards', broken));
  assert.deepEqual(missingIn(counts), [], 'everything that must happen sometimes has happened');
});

test('the same seed lives the same world again, whatever was lived before, in any process', async () => {
  const kind = cardsWorlds();
  const seeds = seedsFrom(base, 3);
  const into = (lived: Map<number, readonly string[]>) => ({
    lived,
    onWorld: ({ seed, history }: Lived): void => void lived.set(seed, history),
  });
  const [here, there] = [into(new Map()), into(new Map())];
  const url = await freshDatabase();
  await runWorlds({ ...here, kind, databaseUrl: url, seeds: seeds.toReversed() });
  await runInWorkers({ ...there, kind, seeds, workers: 2 });
  for (const seed of seeds) assert.deepEqual(there.lived.get(seed), here.lived.get(seed));
});

for (const { what, spoil, outside, from = base } of plantedBugs) {
  test(`the simulation finds ${what}`, async (t) => {
    const url = await freshDatabase();
    const seeds = seedsFrom(from, hidingMax).filter(
      (seed) => outside === undefined || outsideOfSeed(seed) === outside,
    );
    const kind = cardsWorlds(spoil);
    const { broken, lived } = await runWorlds({ kind, databaseUrl: url, seeds });
    assert.ok(broken, `not found in ${seeds.length} worlds from seed ${from}`);
    const [first] = broken.violations;
    t.diagnostic(`found in world ${lived}, of seed ${broken.seed}: ${first?.split('\n')[0]}`);
  });
}
