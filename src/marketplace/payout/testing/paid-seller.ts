import { type MarketHouse, openMarketHouse } from '#test/market-house';
import { payouts } from '../routes.ts';
import type { PayoutView } from '../schema.ts';

/** A house with a seller who has 100.00 to be paid out. */
export const openPaid = async (world: Parameters<typeof openMarketHouse>[0]) => {
  const house = openMarketHouse(world);
  const seller = await house.seller();
  await house.earn(seller, '100.00');
  return { house, seller };
};

/** Asks for a payout. */
export const create = async (
  house: MarketHouse,
  account: string,
  fields: object = {},
  caller = house.caller(),
): Promise<PayoutView> =>
  await payouts.createPayout.run(house.market, caller, {
    params: {},
    query: {},
    body: { account_id: account, currency: 'EUR', ...fields },
  });

/** A payout as it is shown now. */
export const read = async (house: MarketHouse, id: string, caller = house.caller()) =>
  await payouts.retrievePayout.run(house.market, caller, {
    params: { payout_id: id },
    query: {},
    body: {},
  });

/** What the seller has and what is where because of his payouts, in minor units. */
export const standing = async (house: MarketHouse, account: string) => ({
  available: await house.balance(account, 'available'),
  owing: -(await house.balance(account, 'owing')),
  payout: await house.balance(account, 'payout'),
  atProvider: -(await house.posted(`provider:stripe:account:${account}:EUR`)),
  payingOut: -(await house.posted('provider:stripe:paying_out:EUR')),
});

/** A standing in which all that is not given is nothing. */
export const has = (fields: object) => ({
  available: 0n,
  owing: 0n,
  payout: 0n,
  atProvider: 0n,
  payingOut: 0n,
  ...fields,
});

/** The provider says from now on that the payout is so. */
export const becomes = (house: MarketHouse, payout: PayoutView, given: object): void =>
  house.platform.putPayout(payout.provider_reference ?? '', given);

/** What a payout becomes that the bank sends back. */
export const returned = {
  status: 'failed',
  failure: { code: 'account_closed', message: 'The bank account has been closed.' },
} as const;

/** A notice of a payout comes in; answers how it stands then. */
export const hear = async (
  house: MarketHouse,
  seller: string,
  reference: string | null,
  type: string,
) =>
  await house.notice({
    type: `payout.${type}`,
    account: house.referenceOf(seller),
    references: [reference ?? ''],
  });
