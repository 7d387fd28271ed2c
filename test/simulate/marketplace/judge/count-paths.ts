import type { MarketSometimesName } from '../market-sometimes.ts';
import type { MarketWorld } from '../market-world.ts';
import { edgesTaken, pathsGone } from '../store.ts';

const paths: readonly (readonly [edge: RegExp, name: MarketSometimesName])[] = [
  [/^transfer \w+ pay /, 'path: transfer paid'],
  [/^reversal \w+ succeed /, 'path: reversal succeeded'],
  [/^payout \w+ pay /, 'path: payout paid'],
  [/^payout (sending|pending|in_transit) fail /, 'path: payout failed'],
  [/^payout (paid|settled) fail /, 'path: payout failed after it was paid'],
  [/^payout \w+ cancel /, 'path: payout canceled'],
  [/^payout \w+ settle /, 'path: payout settled'],
];

const ways: Readonly<Record<string, MarketSometimesName>> = {
  separate: 'path: separate charge',
  destination: 'path: destination charge',
  direct: 'path: direct charge',
  several: 'path: shared among several',
  part: 'path: captured in part',
  held: 'path: share held and released',
  again: 'path: transfer failed, then paid',
  disputed: 'path: payment disputed',
  won: 'path: dispute won',
  recalled: 'path: transfer recalled',
  plain: 'path: transfer without a payment',
  owed: 'path: seller owed',
  automatic: 'path: payout by schedule',
};

/** Counts the ways that the objects of a world went. */
export const countPaths = async ({
  sometimes,
  ground,
  organisationId,
}: MarketWorld): Promise<void> => {
  const { database, edges } = ground;
  const [taken, gone] = await database.transaction(async (tx) => [
    await tx.rows(edgesTaken, [organisationId]),
    await tx.rows(pathsGone, [organisationId]),
  ]);
  for (const { edge, times } of taken) {
    edges.set(edge, (edges.get(edge) ?? 0) + times);
    for (const [pattern, name] of paths) if (pattern.test(edge)) sometimes.hit(name, times);
  }
  for (const { way, times } of gone) {
    const name = ways[way];
    if (name !== undefined && times > 0) sometimes.hit(name, times);
  }
};
