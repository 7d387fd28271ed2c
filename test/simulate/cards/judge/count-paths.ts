import type { CardsSometimesName } from '../cards-sometimes.ts';
import type { CardsWorld } from '../cards-world.ts';
import { edgesTaken, waysGone } from '../store.ts';
import { claimsOf } from './claims.ts';

const paths: readonly (readonly [edge: RegExp, name: CardsSometimesName])[] = [
  [/^attempt unknown approve /, 'path: attempt unknown, then approved'],
  [/^attempt unknown (decline|withhold) /, 'path: attempt unknown, then declined'],
  [/^attempt \w+ contest /, 'path: attempt in review'],
  [/^attempt \w+ supersede /, 'path: attempt superseded'],
  [/^attempt \w+ approve_late /, 'path: late success booked'],
  [/^payment \w+ capture /, 'path: payment captured'],
  [/^payment \w+ cancel /, 'path: payment canceled'],
  [/^payment declined confirm /, 'path: payment declined and tried again'],
  [/^refund succeeded fail_late /, 'path: refund failed after success'],
  [/^payment \w+ expire /, 'path: authorisation expired'],
  [/^payment \w+ capture_part /, 'path: captured in several parts'],
  [/^payment captured fail_capture/, 'path: capture taken back'],
];

const ways: readonly (readonly [way: RegExp, name: CardsSometimesName])[] = [
  [/^elsewhere after (declined|not_sent)/, 'path: tried elsewhere after a decline'],
  [/^elsewhere after (superseded|approved_late)/, 'path: tried elsewhere while unknown'],
  [/^return approved/, 'path: came twice and given back'],
  [/^increment approved/, 'path: authorisation raised'],
  [/^late refund succeeded/, 'path: late success given back'],
];

/** Counts the ways that the objects of a world went, by the edges that they took. */
export const countPaths = async (world: CardsWorld): Promise<void> => {
  const { sometimes, ground } = world;
  const { database, edges } = ground;
  const taken = await database.transaction(
    async (tx) => await tx.rows(edgesTaken, [world.organisationIds]),
  );
  const asked = new Map(world.memory.payments.map(({ id, amountMinor }) => [id, amountMinor]));
  for (const { paymentId, state, capturedMinor } of await claimsOf(world)) {
    const isPart = state === 'captured' && capturedMinor < (asked.get(paymentId) ?? 0n);
    if (isPart) sometimes.hit('path: payment captured in part');
  }
  const gone = await database.transaction(
    async (tx) => await tx.rows(waysGone, [world.organisationIds]),
  );
  for (const { way, times } of gone) {
    for (const [pattern, name] of ways) if (pattern.test(way)) sometimes.hit(name, times);
  }
  for (const { edge, times } of taken) {
    edges.set(edge, (edges.get(edge) ?? 0) + times);
    for (const [pattern, name] of paths) if (pattern.test(edge)) sometimes.hit(name, times);
  }
};
