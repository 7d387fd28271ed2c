import type { SettledDispute } from '#payments';
import type { Figure } from '../break/break-types.ts';
import type { ReportRow } from '../format/report-row.ts';
import { type Difference, differ, twice } from './difference.ts';
import type { EarlierRow } from './earlier-row.ts';

/**
 * Holds a row of a dispute against what the ledger moved for it. Money is taken and given back,
 * and taken again, so each row has to find a move of its own: of its sign, and to the last unit.
 */
export const disputeDifference = (
  row: ReportRow,
  dispute: SettledDispute,
  earlier: readonly EarlierRow[],
): Difference | undefined => {
  const actual = { minor: row.grossMinor, currency: row.grossCurrency };
  const isSame = ({ minor }: { readonly minor: bigint }): boolean =>
    minor < 0n === row.grossMinor < 0n;
  const moves = dispute.moves.filter(isSame);
  if (moves.length === 0) {
    const detail = `${dispute.disputeId} has moved nothing that this ${row.type} could be.`;
    return differ('status', { ...actual, minor: 0n }, actual, detail);
  }
  const rows = earlier.filter((one) => one.disputeId === dispute.disputeId);
  const left = withoutRows(
    moves,
    rows
      .map((one) => ({ minor: one.grossMinor, currency: one.grossCurrency ?? '' }))
      .filter(isSame),
  );
  const [next] = left;
  if (next === undefined) return twice(row, `${dispute.disputeId} is settled twice.`);
  if (left.some((move) => isEqual(move, actual))) return undefined;
  const expected = left.find(({ currency }) => currency === actual.currency);
  return expected === undefined
    ? differ('currency', next, actual, `${dispute.disputeId} is in ${next.currency}.`)
    : differ('amount', expected, actual, `${dispute.disputeId} has moved another amount.`);
};

/**
 * What of the fee is new. The dispute may have booked it, all of it with one row; what it booked is
 * not booked again, and a row without a fee says nothing of it.
 */
export const disputeFee = (
  row: ReportRow,
  dispute: SettledDispute,
  earlier: readonly EarlierRow[],
) => {
  const { feeMinor, netCurrency: currency } = row;
  const known = earlier
    .filter((one) => one.disputeId === dispute.disputeId && one.netCurrency === currency)
    .reduce((sum, one) => sum + one.feeKnownMinor, 0n);
  const left = (dispute.fees.get(currency) ?? 0n) - known;
  if (feeMinor === 0n) return { knownMinor: 0n, toBookMinor: 0n, difference: undefined };
  if (left === 0n) return { knownMinor: 0n, toBookMinor: feeMinor, difference: undefined };
  if (left === feeMinor) return { knownMinor: left, toBookMinor: 0n, difference: undefined };
  const difference = differ(
    'fee',
    { minor: -left, currency },
    { minor: -feeMinor, currency },
    `Another fee was booked. The provider kept ${feeMinor}, ${left} was to be expected.`,
  );
  return { knownMinor: left, toBookMinor: 0n, difference };
};

const isEqual = (one: Figure, two: Figure): boolean =>
  one.minor === two.minor && one.currency === two.currency;

/** Each row that was there before has used a move: the one of its amount, else the first. */
const withoutRows = (moves: readonly Figure[], rows: readonly Figure[]): readonly Figure[] => {
  const left = [...moves];
  const odd = rows.filter((row) => {
    const at = left.findIndex((move) => isEqual(move, row));
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
  return left.slice(odd.length);
};
