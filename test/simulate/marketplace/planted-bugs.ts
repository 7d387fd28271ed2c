import { payeesOf } from '#accounts';
import type { PaymentsDeps } from '#payments';
import type { PlatformDesk } from '#providers';
import { withStatement } from '../world/with-statement.ts';
import type { MarketBug } from './market-world.ts';

/** A fold does not remember what it has credited, and credits it again. */
const creditIsForgotten: MarketBug = (parts) =>
  withText(parts, 'marketplace.save_shares', (text) =>
    text.replace('credited_minor = changed.credited_minor', 'credited_minor = 0'),
  );

/** What refunds and disputes take back stays with the sellers. */
const takingIsForgotten: MarketBug = (parts) =>
  withText(parts, 'marketplace.save_shares', (text) =>
    text.replace('taken_minor = changed.taken_minor', 'taken_minor = 0'),
  );

/** Reversals are called done, and nobody makes them. */
const reversalIsNotMade: MarketBug = (parts) =>
  withDesk(parts, (desk) => ({
    ...desk,
    send: async (connection, errand, key) => {
      if (errand.kind !== 'reverse_transfer') return await desk.send(connection, errand, key);
      const [minor, currency] = [BigInt(errand.expects?.minor ?? '0'), errand.expects?.currency];
      const report = {
        about: 'reversal',
        reference: `trr_${key.slice(4)}`,
        reversalId: null,
        amount: { minor, currency: currency ?? 'EUR' },
        occurredAt: new Date(0),
      } as const;
      return { result: { kind: 'done', report }, exchanges: [] };
    },
  }));

/** Each sending of a transfer goes under a key of its own, and so is another transfer. */
const transferHasNoKey: MarketBug = (parts) => {
  let sendings = 0;
  return withDesk(parts, (desk) => ({
    ...desk,
    send: async (connection, errand, key) => {
      sendings += 1;
      return await desk.send(connection, errand, `${key}_${sendings}`);
    },
    // Nor does anybody look for one that was made.
    ask: async (connection, errand) =>
      errand.kind === 'transfer'
        ? { result: { kind: 'absent' }, exchanges: [] }
        : await desk.ask(connection, errand),
  }));
};

/** A payout that is paid is called failed: what it paid is the seller's again. */
const paidIsFailed: MarketBug = (parts) =>
  withDesk(parts, (desk) => ({
    ...desk,
    readPayout: async (...given) => {
      const called = await desk.readPayout(...given);
      const { result } = called;
      if (result.kind !== 'found' || result.value.status !== 'paid') return called;
      return { ...called, result: { ...result, value: { ...result.value, status: 'failed' } } };
    },
  }));

/** A payout that came back does not come back to its seller. */
const returnIsIgnored: MarketBug = (parts) =>
  withDesk(parts, (desk) => ({
    ...desk,
    readPayout: async (...given) => {
      const called = await desk.readPayout(...given);
      const { result } = called;
      if (result.kind !== 'found' || result.value.status !== 'failed') return called;
      return { ...called, result: { ...result, value: { ...result.value, status: 'paid' } } };
    },
  }));

/** Whoever has an account is paid in any way that is asked for. */
const nobodyIsBlocked: MarketBug = (parts) => {
  const { database } = parts.payments;
  const requirePayees: PaymentsDeps['requirePayees'] = async (scope, ids) =>
    await database.asTenant(scope, async (tx) => await payeesOf(tx, scope, ids));
  return { ...parts, payments: { ...parts.payments, requirePayees } };
};

/** A bug, and from which seed on it is looked for; from the first of all unless told. */
interface Planted {
  readonly what: string;
  readonly spoil: MarketBug;
  readonly from?: number;
}

/** Every planted bug by what it does wrong. The simulation finds each of them. */
export const plantedBugs: readonly Planted[] = [
  { what: 'a fold that credits twice', spoil: creditIsForgotten },
  { what: 'a fold that forgets what was taken back', spoil: takingIsForgotten },
  { what: 'a reversal that nobody makes', spoil: reversalIsNotMade },
  { what: 'a transfer without its key', spoil: transferHasNoKey },
  { what: 'a paid payout called failed', spoil: paidIsFailed },
  { what: 'a returned payout ignored', spoil: returnIsIgnored },
  { what: 'sellers whom nothing blocks', spoil: nobodyIsBlocked, from: 103 },
];

const withText = (
  { payments, platform }: Parameters<MarketBug>[0],
  name: string,
  spoil: (text: string) => string,
): ReturnType<MarketBug> => ({
  payments,
  platform: { ...platform, database: withStatement(platform.database, name, spoil) },
});

const withDesk = (
  { payments, platform }: Parameters<MarketBug>[0],
  spoil: (desk: PlatformDesk) => PlatformDesk,
): ReturnType<MarketBug> => ({
  payments,
  platform: {
    ...platform,
    providerNamed: (name) => {
      const provider = platform.providerNamed(name);
      return { ...provider, platform: provider.platform && spoil(provider.platform) };
    },
  },
});
