import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Lived } from './live-world.ts';
import { marketWorlds } from './marketplace/market-worlds.ts';
import { plantedBugs } from './marketplace/planted-bugs.ts';
import { useOwnServer } from './own-server.ts';
import { printBroken } from './report.ts';
import { runWorlds } from './run-worlds.ts';

const freshDatabase = await useOwnServer();

/** The same worlds at every run, so that a red test is the change's; `npm run simulate` roams. */
const base = 100;
const seedsFrom = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => first + i);

/** Few: each is lived over weeks. A planted bug shows in one of so many at the latest. */
const worlds = 2;
const hidingMax = 12;

test(`${worlds} random worlds of a marketplace from seed ${base} keep every rule`, async () => {
  const url = await freshDatabase();
  const kind = marketWorlds();
  const { broken } = await runWorlds({ kind, databaseUrl: url, seeds: seedsFrom(base, worlds) });
  assert.ok(broken === undefined, broken && printBroken(kind.name, broken));
});

test('the same seed lives the same world again', async () => {
  const lived: (readonly string[])[] = [];
  for (let time = 0; time < 2; time += 1) {
    const url = await freshDatabase();
    const onWorld = ({ history }: Lived): void => void lived.push(history);
    await runWorlds({ kind: marketWorlds(), databaseUrl: url, seeds: [base], onWorld });
  }
  assert.deepEqual(lived[1], lived[0]);
});

for (const { what, spoil, from = base } of plantedBugs) {
  test(`the simulation finds ${what}`, async (t) => {
    const url = await freshDatabase();
    const kind = marketWorlds(spoil);
    const seeds = seedsFrom(from, hidingMax);
    const { broken, lived } = await runWorlds({ kind, databaseUrl: url, seeds });
    assert.ok(broken, `not found in ${seeds.length} worlds from seed ${from}`);
    const [first] = broken.violations;
    t.diagnostic(`found in world ${lived}, of seed ${broken.seed}: ${first?.split('\n')[0]}`);
  });
}
