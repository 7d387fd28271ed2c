import { formatAmount, money } from '#money';
import { payments } from '#payments';
import type { MarketWorld } from '../market-world.ts';
import type { KnownPayment, KnownSeller } from '../memory.ts';
import type { DrawAct } from './act.ts';
import { newRequest, requesting } from './send-request.ts';

const cards: readonly (readonly [weight: number, token: string])[] = [
  [6, 'pm_card_visa'],
  [7, 'pm_card_bypassPending'],
  [2, 'pm_card_createDispute'],
  [1, 'pm_card_refundFail'],
  [1, 'pm_card_pendingRefund'],
  [0.5, 'pm_card_chargeDeclined'],
];

/** A payer pays, mostly for several sellers at once; now and then for the platform alone. */
export const drawPay: DrawAct = (world) => {
  const { dice, memory } = world;
  const currency = dice.chance(0.85) ? 'EUR' : 'USD';
  const amountMinor = BigInt(dice.between(500, 20_000));
  const split = dice.chance(0.08) ? undefined : drawSplit(world, currency, amountMinor);
  const capture = dice.pick(['automatic', 'automatic', 'manual'] as const);
  const token = dice.weigh(cards);
  const body = {
    amount: formatAmount(money(amountMinor, currency)),
    currency,
    confirm: true,
    capture_method: capture,
    payment_method: { type: 'card', token } as const,
    return_url: 'https://shop.example/back',
    ...(split === undefined ? {} : { split }),
  };
  const what = `pay ${body.amount} ${currency} ${capture} with ${token} ${JSON.stringify(split ?? 'whole')}`;
  const known: Omit<KnownPayment, 'id'> = {
    currency,
    amountMinor,
    chargeKind: split?.charge_kind ?? 'none',
    sellers: split?.parts.map(({ account_id }) => account_id) ?? [],
  };
  return requesting(
    world,
    newRequest(world, what, async ({ payments: deps }, caller) => {
      const payment = await payments.createPayment.run(deps, caller, {
        params: {},
        query: {},
        body,
      });
      if (memory.payments.every(({ id }) => id !== payment.id)) {
        memory.payments.push({ id: payment.id, ...known });
      }
      requireSound(world, payment.id, known);
      return payment;
    }),
  );
};

/** Mostly a split that is sound; any other is to be refused before anything is sent. */
const drawSplit = (world: MarketWorld, currency: string, amountMinor: bigint) => {
  const { dice, memory } = world;
  const able = memory.sellers.filter((seller) => memory.statuses.get(seller.id) === 'enabled');
  const own = able.filter((seller) => seller.currency === currency);
  const pool = dice.chance(0.05) ? memory.sellers : own;
  if (pool.length === 0) return undefined;
  const kind = drawKind(world, pool);
  const fitting = dice.chance(0.95) ? pool.filter((seller) => isSound(seller, kind)) : pool;
  if (fitting.length === 0) return undefined;
  const count = kind === 'separate' ? Math.min(fitting.length, dice.between(1, 6)) : 1;
  const sellers = [...fitting]
    .map((seller) => ({ seller, at: dice.random() }))
    .toSorted((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ seller }) => seller);
  const acceptsCaution = dice.chance(0.95);
  return {
    charge_kind: kind,
    accept_caution: acceptsCaution,
    ...drawFee(world, currency, amountMinor),
    ...(kind === 'separate' && dice.chance(0.3) ? { provider_fee: 'accounts' as const } : {}),
    ...(kind === 'destination' && dice.chance(0.3) ? { on_behalf_of: true } : {}),
    parts: partsOf(world, { currency, amountMinor, sellers, isHeld: kind === 'separate' }),
  };
};

type ChargeKind = 'separate' | 'destination' | 'direct';

const drawKind = ({ dice }: MarketWorld, pool: readonly KnownSeller[]): ChargeKind => {
  const kind = dice.weigh<ChargeKind>([
    [6, 'separate'],
    [2.5, 'destination'],
    [2.5, 'direct'],
  ]);
  return pool.some((seller) => isSound(seller, kind)) ? kind : 'direct';
};

const isSound = ({ kind }: KnownSeller, charge: ChargeKind): boolean =>
  kind === 'custom' || kind === 'express' || (kind === 'standard' && charge === 'direct');

/** P6, by a table of our own: what is blocked is never made. */
const requireSound = (
  { memory, violations }: MarketWorld,
  id: string,
  { chargeKind, sellers }: Omit<KnownPayment, 'id'>,
): void => {
  if (chargeKind === 'none') return;
  const blocked = memory.sellers.filter(
    (seller) => sellers.includes(seller.id) && !isSound(seller, chargeKind),
  );
  for (const { id: seller, kind } of blocked) {
    violations.push(`P6: ${id} was made for ${seller}, ${chargeKind} for a ${kind} seller`);
  }
};

const drawFee = ({ dice }: MarketWorld, currency: string, amountMinor: bigint) => {
  const amount = BigInt(dice.between(0, Number(amountMinor / 5n)));
  return dice.pick([
    {},
    { application_fee: { basis_points: dice.between(0, 2_000) } },
    { application_fee: { basis_points: dice.between(1, 2_000) } },
    { application_fee: { amount: formatAmount(money(amount, currency)) } },
  ]);
};

interface Parting {
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly sellers: readonly KnownSeller[];
  readonly isHeld: boolean;
}

/** Some by fixed amounts, the others by basis points of what those leave. */
const partsOf = (world: MarketWorld, { currency, amountMinor, sellers, isHeld }: Parting) => {
  const { dice } = world;
  const fixedCount = sellers.length > 1 && dice.chance(0.3) ? 1 : 0;
  const shared = sellers.length - fixedCount;
  const most = Math.max(1, Number(amountMinor / 4n));
  let left = 10_000;
  return sellers.map(({ id }, i) => {
    const hold = isHeld ? drawHold(world) : {};
    if (i < fixedCount) {
      const amount = formatAmount(money(BigInt(dice.between(1, most)), currency));
      return { account_id: id, amount, ...hold };
    }
    const isLast = i === sellers.length - 1;
    const bps = isLast ? left : dice.between(1, Math.floor(10_000 / shared));
    left -= bps;
    return { account_id: id, basis_points: bps, ...hold };
  });
};

const drawHold = ({ dice, clock }: MarketWorld) => {
  const at = new Date(clock.now().getTime() + dice.between(1, 240) * 1_800_000).toISOString();
  return dice.weigh([
    [5, {}],
    [1, { hold: { release: 'immediately' as const } }],
    [1.5, { hold: { release: 'on_delivery' as const } }],
    [1, { hold: { release: 'manual' as const } }],
    [1.5, { hold: { release: 'on_date' as const, at } }],
  ]);
};

const known = (
  { dice, memory }: MarketWorld,
  statuses: readonly string[],
): KnownPayment | undefined => {
  const suited = memory.payments.filter(({ id }) =>
    statuses.includes(memory.statuses.get(id) ?? ''),
  );
  const pool = suited.length > 0 && dice.chance(0.9) ? suited : memory.payments;
  return pool.length === 0 ? undefined : dice.pick(pool.slice(-8));
};

/** A client takes an authorised payment, whole or in part. */
export const drawCapture: DrawAct = (world) => {
  const payment = known(world, ['authorized']);
  if (payment === undefined) return undefined;
  const body = world.dice.chance(0.5) ? { amount: drawPart(world, payment) } : {};
  return requesting(
    world,
    newRequest(
      world,
      `capture ${body.amount ?? 'all'} of ${payment.id}`,
      async ({ payments: deps }, caller) =>
        await payments.capturePayment.run(deps, caller, {
          params: { payment_id: payment.id },
          query: {},
          body,
        }),
    ),
  );
};

/** A client gives a payment up. */
export const drawCancel: DrawAct = (world) => {
  const payment = known(world, ['authorized']);
  if (payment === undefined) return undefined;
  return requesting(
    world,
    newRequest(
      world,
      `cancel ${payment.id}`,
      async ({ payments: deps }, caller) =>
        await payments.cancelPayment.run(deps, caller, {
          params: { payment_id: payment.id },
          query: {},
          body: {},
        }),
    ),
  );
};

/** A client gives money back: in proportion, at the expense of sellers it names, or of them alone. */
export const drawRefund: DrawAct = (world) => {
  const payment = known(world, ['captured', 'partially_captured']);
  if (payment === undefined) return undefined;
  const amount = world.dice.chance(0.75) ? drawPart(world, payment) : undefined;
  const body = {
    payment_id: payment.id,
    ...(amount === undefined ? {} : { amount }),
    ...drawRefundSplit(world, payment, amount),
  };
  return requesting(
    world,
    newRequest(world, `refund ${JSON.stringify(body)}`, async ({ payments: deps }, caller) => {
      const refund = await payments.createRefund.run(deps, caller, {
        params: {},
        query: {},
        body,
      });
      if ('split' in body) {
        world.sometimes.hit(
          'parts' in body.split ? 'path: refund named by parts' : 'path: refund without the fee',
        );
      }
      return refund;
    }),
  );
};

const drawRefundSplit = (
  { dice }: MarketWorld,
  { chargeKind, sellers }: KnownPayment,
  amount: string | undefined,
) => {
  if (chargeKind === 'none' || dice.chance(0.5)) return {};
  if (chargeKind !== 'separate' || amount === undefined || dice.chance(0.5)) {
    return { split: { return_application_fee: false } };
  }
  return { split: { parts: [{ account_id: dice.pick(sellers), amount }] } };
};

const drawPart = ({ dice }: MarketWorld, { amountMinor, currency }: KnownPayment): string =>
  formatAmount(money(BigInt(dice.between(1, Number(amountMinor / 2n))), currency));
