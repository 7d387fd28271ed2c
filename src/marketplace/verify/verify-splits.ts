import { oldestUnread, type Transaction } from '#kernel';
import { movementsOf } from '#ledger';
import { splitFactsOf } from '#payments';
import { netOf, type Share, type Split } from '../share/share.ts';
import { foldSplit, movedByUs, type SplitWorld } from '../split/fold-split.ts';
import { followPaymentsName } from '../split/follow-payments.ts';
import { mayTransfer, readWorlds } from '../split/read-worlds.ts';
import { differencesOf, type Look, sumsOf } from './over-pages.ts';

type Verified = Split & { readonly id: string };

/**
 * Every split stands where the facts of its payment ask: a fold would change nothing. What is still
 * to be heard, and what is due just now, is left to the next look.
 */
export const verifyTargets: Look<Verified> = async (tx, page, deps) => {
  if ((await oldestUnread(tx, followPaymentsName)) !== undefined) return [];
  const at = deps.clock.now();
  const facts = await splitFactsOf(tx, page.map(keyOf));
  const factsOf = new Map(facts.map((one) => [one.paymentId, one]));
  const still = page.filter(({ next_fold_at: due }) => due === null || due > at);
  return (await readWorlds(tx, still)).flatMap((world) => {
    const { payment_id: id } = world.split;
    const known = factsOf.get(id);
    if (known === undefined) return [`${id} is booked as split, and its payment is not`];
    const change = foldSplit(world, known, { mayTransfer: mayTransfer(deps, world.split), at });
    return [
      ...change.bookings.map(({ kind }) => `${id}: a fold would book ${kind}`),
      ...change.wanted.map(({ kind, share }) => `${id}: ${share.id} still wants a ${kind}`),
      ...change.steps.map(({ share, event }) => `${id}: ${share.id} would still ${event}`),
    ];
  });
};

const keyOf = ({ organisation_id: organisationId, mode, payment_id: paymentId }: Split) => ({
  scope: { organisationId, mode },
  paymentId,
});

/** What the ledger has moved for a split is what its rows say. */
export const verifySplitBookings: Look<Verified> = async (tx, page) => {
  const moved = await movedFor(tx, page);
  return (await readWorlds(tx, page)).flatMap((world) => {
    const { payment_id: id, organisation_id: organisationId } = world.split;
    const is = sumsOf(moved.get(`${organisationId} ${id}`) ?? []);
    return differencesOf(id, is, sumsOf(expectedOf(world)));
  });
};

type Line = readonly [path: string, minor: bigint];

const movedFor = async (
  tx: Transaction,
  page: readonly Verified[],
): Promise<ReadonlyMap<string, readonly Line[]>> => {
  const movements = await movementsOf(
    tx,
    'split',
    page.map(({ organisation_id: organisationId, id: referenceId }) => ({
      organisationId,
      referenceId,
    })),
  );
  const lines = new Map<string, Line[]>();
  for (const { organisationId, referenceId, path, minor } of movements) {
    const key = `${organisationId} ${referenceId}`;
    lines.set(key, [...(lines.get(key) ?? []), [placeOf(path), minor]]);
  }
  return lines;
};

/** What a seller has of a split may stand in several places; together it is his net. */
const placeOf = (path: string): string =>
  path.replace(/^merchant:([^:]+):(?:pending|available|owing):/, 'merchant:$1:');

const expectedOf = (world: SplitWorld): readonly Line[] => {
  const { split, shares } = world;
  const { currency, provider, fee_minor: fee, rounding_minor: rounding } = split;
  const net = shares.reduce((sum, share) => sum + netOf(share), 0n);
  return [
    [`platform:fees:${currency}`, fee],
    [`platform:rounding:${currency}`, rounding],
    [`organisation:balance:${currency}`, -(net + fee + rounding)],
    ...shares.flatMap((share): readonly Line[] => {
      const carried = carriedOf(world, share);
      return [
        [`merchant:${share.account_id}:${currency}`, netOf(share)],
        [`provider:${provider}:clearing:${currency}`, carried],
        [`provider:${provider}:account:${share.account_id}:${currency}`, -carried],
      ];
    }),
  ];
};

/** What the provider moved by itself; transfers of ours are booked as their own. */
const carriedOf = (world: SplitWorld, share: Share): bigint =>
  share.transferred_minor - movedByUs(world, share);
