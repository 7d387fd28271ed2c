import type { SettledAttempt, SettledDispute } from '#payments';
import type { BreakDraft, Figure } from '../break/break-types.ts';
import type { NumberedRow } from '../format/read-rows.ts';
import type { ReportRow } from '../format/report-row.ts';
import { type RowRule, rowKinds } from '../format/row-kinds.ts';
import { type Difference, differ, twice } from './difference.ts';
import type { EarlierRow } from './earlier-row.ts';
import { disputeDifference, disputeFee } from './judge-dispute.ts';

/** What stands on our side of one row. */
export interface OurSide {
  readonly reportId: string;
  readonly attempt: SettledAttempt | undefined;
  /** Where the row is about one. */
  readonly dispute: SettledDispute | undefined;
  /** What the ledger holds for its payment on the organisation's balance. */
  readonly balanceMinor: bigint;
  /** What the ledger had the provider keep of its payment, in the currency of the settlement. */
  readonly feeMinor: bigint;
  /** That the ledger has booked the capture as taken back after it was refunded. */
  readonly isLost: boolean;
  readonly earlier: readonly EarlierRow[];
  /** That the attempt was called failed until this row came. */
  readonly wasFailed: boolean;
  /** That its absence from earlier reports was posted or written off: that has to be undone. */
  readonly wasGivenUp: boolean;
}

/** What a row comes to. */
export interface Verdict {
  readonly state: 'matched' | 'booked' | 'repeated' | 'broken' | 'unreadable';
  readonly paymentId: string | null;
  readonly attemptId: string | null;
  readonly disputeId: string | null;
  /** How much of its fee was booked before. */
  readonly feeKnownMinor: bigint;
  /** How much of its fee is booked now. */
  readonly feeToBookMinor: bigint;
  /** What its exchange is booked at, in the currency of the settlement. */
  readonly exchangedMinor: bigint | null;
  readonly breaks: readonly BreakDraft[];
}

const nothing = {
  paymentId: null,
  attemptId: null,
  disputeId: null,
  feeKnownMinor: 0n,
  feeToBookMinor: 0n,
  exchangedMinor: null,
} as const;

/**
 * Holds one row of a report against what we have: pure, so that the same row beside the same books
 * comes to the same end whenever it is asked. Nothing is let go by tolerance.
 */
export const judgeRow = ({ number, hash, content }: NumberedRow, ours: OurSide): Verdict => {
  if ('unreadable' in content) {
    const detail = content.unreadable;
    const open = { ...unnamed(number), type: 'unreadable', expected: null, actual: null } as const;
    return { ...nothing, state: 'unreadable', breaks: [{ ...open, detail }] };
  }
  let isCopied = false;
  for (const row of ours.earlier) {
    if (row.hash !== hash) continue;
    isCopied = true;
    if (row.reportId === ours.reportId) continue;
    return { ...nothing, state: 'repeated', breaks: [] };
  }
  const about = found(ours.attempt, rowKinds[content.kind]);
  const named = {
    rowNumber: number,
    paymentId: ours.dispute?.paymentId ?? ours.attempt?.paymentId ?? null,
    attemptId: about?.attemptId ?? null,
    providerReference: content.references[0] ?? null,
  };
  const difference = differenceOf(content, ours, about, isCopied);
  // A second copy moves what it comes to in the end, and that waits for somebody whole.
  const isCopy = difference?.type === 'duplicate';
  const fee = isCopy ? noFee : feeOf(content, ours);
  const exchanged = isCopy ? noExchange : exchangedOf(content);
  const breaks = breaksOf(named, difference, fee.difference, exchanged.difference);
  return {
    state: breaks.length > 0 ? 'broken' : isBooked(about, ours) ? 'matched' : 'booked',
    paymentId: named.paymentId,
    attemptId: named.attemptId,
    disputeId: ours.dispute?.disputeId ?? null,
    feeKnownMinor: fee.knownMinor,
    feeToBookMinor: fee.toBookMinor,
    exchangedMinor: exchanged.minor,
    breaks,
  };
};

type Named = Pick<BreakDraft, 'rowNumber' | 'paymentId' | 'attemptId' | 'providerReference'>;

const breaksOf = (
  named: Named,
  ...differences: readonly (Difference | undefined)[]
): readonly BreakDraft[] => {
  const breaks: BreakDraft[] = [];
  for (const one of differences) if (one !== undefined) breaks.push({ ...named, ...one });
  return breaks.length === 0 ? noBreaks : breaks;
};

/** One for all rows without any, which are nearly all. */
const noBreaks: readonly BreakDraft[] = [];

const isBooked = (about: SettledAttempt | undefined, { dispute }: OurSide): boolean =>
  about !== undefined || dispute !== undefined;

const unnamed = (rowNumber: number) => ({
  rowNumber,
  paymentId: null,
  attemptId: null,
  providerReference: null,
});

/** The attempt, if it does what the row is about. */
const found = (attempt: SettledAttempt | undefined, rule: RowRule): SettledAttempt | undefined => {
  if (attempt === undefined || rule.finds === null || rule.finds === 'dispute') return undefined;
  return (rule.finds === 'capture' ? attempt.isTaking : attempt.isGivingBack) ? attempt : undefined;
};

/** The one thing that is wrong with the amount of a row, the gravest first. */
const differenceOf = (
  row: ReportRow,
  ours: OurSide,
  attempt: SettledAttempt | undefined,
  isCopied: boolean,
): Difference | undefined => {
  const rule: RowRule = rowKinds[row.kind];
  if (isCopied) return twice(row, `The same line of ${row.type} twice.`);
  if (rule.moves !== null) return undefined;
  if (ours.dispute !== undefined) return disputeDifference(row, ours.dispute, ours.earlier);
  if (attempt === undefined) {
    return differ('missing_here', noneOf(row), grossOf(row), unexplained(row, ours.attempt));
  }
  const isTwice = ours.earlier.some(
    (earlier) => earlier.attemptId === attempt.attemptId && earlier.kind === row.kind,
  );
  if (isTwice) return twice(row, `${attempt.attemptId} is settled twice.`);

  const minor = signed(row, attempt.minor);
  if (attempt.currency !== row.grossCurrency) {
    const detail = `${attempt.attemptId} is in ${attempt.currency}, the report in ${row.grossCurrency}.`;
    return differ('currency', { minor, currency: attempt.currency }, grossOf(row), detail);
  }
  if (!standsFor(rule, attempt, ours)) {
    const detail = `${attempt.attemptId} (${attempt.operation}) is ${attempt.state}, the report has ${row.type}.`;
    return differ('status', noneOf(row), grossOf(row), detail);
  }
  if (minor !== row.grossMinor) {
    const detail = `${attempt.attemptId} is of another amount.`;
    return differ('amount', { minor, currency: attempt.currency }, grossOf(row), detail);
  }
  const inBooks = attempt.capturedMinor - attempt.refundedMinor;
  if (ours.balanceMinor !== inBooks) {
    const detail = `The ledger holds ${ours.balanceMinor} for ${attempt.paymentId}, payments say ${inBooks}.`;
    return differ('amount', grossOf(row), grossOf(row), detail);
  }
  if (ours.wasGivenUp) {
    const detail = `${attempt.attemptId} had been missed, and that was booked.`;
    return differ('late', noneOf(row), grossOf(row), detail);
  }
  if (!ours.wasFailed) return undefined;
  const detail = `${attempt.attemptId} was called failed, and is ${attempt.state}.`;
  return differ('late', grossOf(row), grossOf(row), detail);
};

const grossOf = ({ grossMinor: minor, grossCurrency: currency }: ReportRow): Figure => ({
  minor,
  currency,
});

const noneOf = ({ grossCurrency: currency }: ReportRow): Figure => ({ minor: 0n, currency });

const noFee = { knownMinor: 0n, toBookMinor: 0n, difference: undefined } as const;
const noExchange = { minor: null, difference: undefined } as const;

const unexplained = (row: ReportRow, near: SettledAttempt | undefined): string =>
  near === undefined
    ? `Nothing of ours bears the names of this ${row.type}.`
    : `${near.paymentId} is known, but has nothing that explains this ${row.type}.`;

const signed = (row: ReportRow, minor: bigint): bigint => (row.grossMinor < 0n ? -minor : minor);

/** What was taken and then reversed stood once: its first row is right, and so is the second. */
const standsFor = (rule: RowRule, { state }: SettledAttempt, { isLost }: OurSide): boolean =>
  state === 'reversed' ||
  isLost ||
  (!rule.isReversal && (state === 'approved' || state === 'approved_late'));

/**
 * What of the fee is new. What was known when the payment was captured is booked already, and may
 * be for several captures of it; what is left for the last one is what its fee has to be.
 */
const feeOf = (row: ReportRow, ours: OurSide) => {
  const { kind, feeMinor, netCurrency: currency } = row;
  if (ours.dispute !== undefined) return disputeFee(row, ours.dispute, ours.earlier);
  const knownMinor = kind === 'capture' ? knownFee(row, ours) : 0n;
  const expected = knownMinor !== 0n ? knownMinor : (row.statedFeeMinor ?? feeMinor);
  const toBookMinor = knownMinor !== 0n ? 0n : expected;
  if (expected === feeMinor) return { knownMinor, toBookMinor, difference: undefined };
  const detail = knownMinor === 0n ? 'The parts do not come to it.' : 'Another fee was booked.';
  const difference = differ(
    'fee',
    { minor: -expected, currency },
    { minor: -feeMinor, currency },
    `${detail} The provider kept ${feeMinor}, ${expected} was to be expected.`,
  );
  return { knownMinor, toBookMinor, difference };
};

const knownFee = (row: ReportRow, { attempt, earlier, feeMinor }: OurSide): bigint => {
  let [left, settled] = [feeMinor, row.grossMinor];
  for (const one of earlier) {
    if (one.kind !== 'capture' || one.netCurrency !== row.netCurrency) continue;
    left -= one.feeKnownMinor;
    settled += one.grossMinor;
  }
  const isLast = attempt === undefined || settled >= attempt.capturedMinor;
  return isLast || left < row.feeMinor ? left : row.feeMinor;
};

/** Settled in another currency: booked at the rate that the report names, where it names one. */
const exchangedOf = (row: ReportRow) => {
  const { grossCurrency, netCurrency: currency, netMinor, convertedMinor } = row;
  if (grossCurrency === currency) return { minor: null, difference: undefined };
  const actual = netMinor + row.feeMinor;
  const minor = convertedMinor ?? actual;
  if (minor === actual) return { minor, difference: undefined };
  return {
    minor,
    difference: differ(
      'fx',
      { minor, currency },
      { minor: actual, currency },
      `At its rate ${row.grossMinor} ${grossCurrency} come to ${minor}, not ${actual} ${currency}.`,
    ),
  };
};
