import type { Listed, MarketBooks } from '../outside/stripe-platform.ts';
import type { MovedRow } from '../store.ts';
import { type OurBooks, when } from './our-books.ts';

/** P2: one transfer, one reversal, one payout, one charge and one refund for each that was meant. */
export const judgeDoneOnce = (ours: OurBooks, theirs: MarketBooks): readonly string[] => {
  const reversals = theirs.transfers.flatMap(({ reversals: of }) => of?.data ?? []);
  const payouts = [...theirs.payouts.values()].flat();
  const movedOf = (what: MovedRow['what']): readonly MovedRow[] =>
    ours.moved.filter((row) => row.what === what);
  return [
    ...once('transfer', movedOf('transfer'), theirs.transfers, 'bascule_transfer'),
    ...once('reversal', movedOf('reversal'), reversals, 'bascule_reversal'),
    ...once('payout', movedOf('payout'), payouts, 'bascule_payout'),
    ...chargedOnce(theirs),
  ];
};

const isDone = ({ what, state, reference }: MovedRow): boolean =>
  what === 'payout' ? reference !== null : state === 'paid' || state === 'succeeded';

const once = (
  what: string,
  rows: readonly MovedRow[],
  listed: readonly Listed[],
  key: string,
): readonly string[] => {
  const byName = Map.groupBy(listed, ({ metadata }) => metadata[key] ?? '');
  const byReference = new Map(listed.map((one) => [one.id, one]));
  const own = rows.filter(({ isTheirs }) => !isTheirs);
  const known = new Set(own.map(({ id }) => id));
  return [
    ...own.flatMap((row) => {
      const there = byName.get(row.id) ?? [];
      const wanted = isDone(row) ? 1 : 0;
      if (there.length !== wanted) {
        return [`P2: ${what} ${row.id} (${row.state}) was made ${there.length} times`];
      }
      return there.flatMap((one) =>
        when(
          BigInt(one.amount) !== row.minor || one.id !== row.reference,
          `P2: ${what} ${row.id} of ${row.minor} is ${one.id} of ${one.amount} there`,
        ),
      );
    }),
    ...[...byName.keys()]
      .filter((name) => name !== '' && !known.has(name))
      .map((name) => `P2: ${what} ${name} was made, and we know nothing of it`),
    ...rows
      .filter((row) => row.isTheirs && what !== 'reversal')
      .flatMap((row) =>
        when(
          byReference.get(row.reference ?? '') === undefined,
          `P2: ${what} ${row.id} is not there as ${row.reference}`,
        ),
      ),
  ];
};

const chargedOnce = ({ platform, accounts }: MarketBooks): readonly string[] =>
  [platform, ...accounts.values()].flatMap(({ payment_intents: intents, refunds }) => {
    const ofAttempt = Map.groupBy(intents, ({ metadata }) => metadata['bascule_attempt'] ?? '');
    const refunded = Map.groupBy(refunds, ({ metadata }) => metadata['bascule_attempt'] ?? '');
    return [
      ...[...ofAttempt].flatMap(([attempt, all]) =>
        when(
          all.reduce((sum, one) => sum + one.approved_charges, 0) > 1,
          `P2: attempt ${attempt} was charged more than once`,
        ),
      ),
      ...[...refunded].flatMap(([attempt, all]) =>
        when(
          attempt !== '' && all.length > 1,
          `P2: attempt ${attempt} was refunded ${all.length} times`,
        ),
      ),
    ];
  });
