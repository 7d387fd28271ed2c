import { movementsOf } from '#ledger';
import { differencesOf, type Look, sumsOf } from './over-pages.ts';
import type { VerifiedPayout } from './store.ts';

/** What the ledger has moved for a payout is what its state says: a claim that came back came once. */
export const verifyPayouts: Look<VerifiedPayout> = async (tx, page) => {
  const movements = await movementsOf(
    tx,
    'payout',
    page.map(({ organisation_id: organisationId, id: referenceId }) => ({
      organisationId,
      referenceId,
    })),
  );
  const moved = Map.groupBy(movements, ({ referenceId }) => referenceId);
  return page.flatMap((payout) => {
    const is = sumsOf((moved.get(payout.id) ?? []).map((one) => [placeOf(one.path), one.minor]));
    return differencesOf(`${payout.id} (${payout.state})`, is, sumsOf(expectedOf(payout)));
  });
};

/** What the provider paid by itself is claimed as owing, and comes back as available. */
const placeOf = (path: string): string =>
  path.replace(/^merchant:([^:]+):(?:available|owing):/, 'merchant:$1:');

const expectedOf = (payout: VerifiedPayout): readonly (readonly [string, bigint])[] => {
  const { provider, account_id: account, currency, state, amount_minor: minor } = payout;
  const isBack = state === 'failed' || state === 'canceled';
  const hasLeft = payout.provider_reference !== null;
  const fee = hasLeft ? payout.fee_minor : 0n;
  const isOnItsWay = !isBack && state !== 'settled';
  return [
    [`merchant:${account}:${currency}`, (isBack ? 0n : -minor) - fee],
    [`merchant:${account}:payout:${currency}`, isOnItsWay ? minor : 0n],
    [
      `provider:${provider}:account:${account}:${currency}`,
      (hasLeft && !isBack ? minor : 0n) + fee,
    ],
    [`provider:${provider}:paying_out:${currency}`, hasLeft && isOnItsWay ? -minor : 0n],
  ];
};
