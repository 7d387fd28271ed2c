import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useDatabase } from '#test/database';
import type { Lived } from './live-world.ts';
import { plantedBugs } from './planted-bugs.ts';
import { printBroken } from './report.ts';
import { runWorlds } from './run-worlds.ts';
import { outsideOfSeed } from './world/world.ts';

/** The same worlds at every run, so that a red test is the change's; `npm run simulate` roams. */
const base = 2200;
const seedsFrom = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => first + i);

/** Most worlds that a planted bug may hide in. */
const hidingMax = 120;

/** Few enough for every run of the tests; a few more where something rare is still to come. */
const worldsLeast = 20;
const worldsMost = 60;

test(`${worldsLeast} random worlds of cards from seed ${base} keep every rule`, async () => {
  const { url } = await useDatabase();
  const { broken, sometimes } = await runWorlds({
    databaseUrl: url,
    seeds: seedsFrom(base, worldsMost),
    isEnough: (lived, seen) => lived >= worldsLeast && seen.missing().length === 0,
  });
  assert.ok(broken === undefined, broken && printBroken(broken));
  assert.deepEqual(sometimes.missing(), [], 'everything that must happen sometimes has happened');
});

test('the same seed lives the same world again, whatever was lived before', async () => {
  const seeds = seedsFrom(base, 2);
  const live = async (order: readonly number[]) => {
    const { url } = await useDatabase();
    const lived = new Map<number, readonly string[]>();
    const onWorld = ({ seed, history }: Lived): void => void lived.set(seed, history);
    await runWorlds({ databaseUrl: url, seeds: order, onWorld });
    return lived;
  };
  const [forwards, backwards] = [await live(seeds), await live(seeds.toReversed())];
  for (const seed of seeds) assert.deepEqual(backwards.get(seed), forwards.get(seed));
});

for (const { what, spoil, outside } of plantedBugs) {
  test(`the simulation finds ${what}`, async (t) => {
    const { url } = await useDatabase();
    const seeds = seedsFrom(base, hidingMax).filter(
      (seed) => outside === undefined || outsideOfSeed(seed) === outside,
    );
    const { broken, lived } = await runWorlds({ databaseUrl: url, seeds, spoil });
    assert.ok(broken, `not found in ${seeds.length} worlds from seed ${base}`);
    t.diagnostic(`found in world ${lived}: ${broken.violations[0]?.split('\n')[0]}`);
  });
}
