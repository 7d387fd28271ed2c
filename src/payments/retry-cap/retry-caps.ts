import { declineReasons } from '#providers';

/** How often a scheme lets one card be tried after declines, and where that is written. */
export interface RetryCap {
  readonly brand: string;
  readonly declinesMax: number;
  readonly windowHours: number;
  /** Whether tries of another amount count too. */
  readonly counts: 'same_amount' | 'any_amount';
  readonly source: string;
  readonly edition: string;
}

/** The schemes' ceilings; a merchant's own schedule may only be stricter. */
export const retryCaps: readonly RetryCap[] = [
  {
    brand: 'visa',
    declinesMax: 20,
    windowHours: 30 * 24,
    counts: 'same_amount',
    source: 'Visa Core Rules, table 7-2: reattempts after category 2, 3 and 4 declines',
    edition: '2026-04-18',
  },
  {
    brand: 'mastercard',
    declinesMax: 10,
    windowHours: 24,
    counts: 'any_amount',
    source:
      'Mastercard Transaction Processing Excellence: excessive attempts, by processors’ pages',
    edition: '2026',
  },
  {
    brand: 'mastercard',
    declinesMax: 35,
    windowHours: 30 * 24,
    counts: 'same_amount',
    source:
      'Mastercard Transaction Processing Excellence: excessive attempts, by processors’ pages',
    edition: '2026',
  },
];

/** The longest window of any cap. */
export const longestWindowHours = Math.max(...retryCaps.map((cap) => cap.windowHours));

/** One decline of a card, over all providers. */
export interface CountedDecline {
  readonly at: Date;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly reason: string | null;
}

/** What is to be tried once more. */
export interface WantedTry {
  readonly at: Date;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** The card's scheme; every scheme's caps hold where nobody knows it. */
  readonly brand: string | null;
}

/**
 * How many more declines a card may have now: none for good once an issuer has said never. Pure.
 *
 * @example triesLeft([], { at, amountMinor: 1050n, currency: 'EUR', brand: 'visa' }) // 20
 */
export const triesLeft = (declines: readonly CountedDecline[], wanted: WantedTry): number => {
  if (declines.some(({ reason }) => isForEver(reason))) return 0;
  const caps = retryCaps.filter(({ brand }) => wanted.brand === null || brand === wanted.brand);
  return caps.reduce(
    (least, cap) => Math.min(least, cap.declinesMax - countedBy(cap, declines, wanted)),
    triesWithoutCap,
  );
};

/** More than any plan tries: a scheme that publishes no cap sets none. */
const triesWithoutCap = 100;

const countedBy = (
  cap: RetryCap,
  declines: readonly CountedDecline[],
  wanted: WantedTry,
): number => {
  const since = wanted.at.getTime() - cap.windowHours * 3_600_000;
  const isSame = ({ amountMinor, currency }: CountedDecline): boolean =>
    amountMinor === wanted.amountMinor && currency === wanted.currency;
  return declines.filter(
    (decline) => decline.at.getTime() > since && (cap.counts === 'any_amount' || isSame(decline)),
  ).length;
};

const isForEver = (reason: string | null): boolean =>
  reason !== null &&
  Object.hasOwn(declineReasons, reason) &&
  declineReasons[reason as keyof typeof declineReasons].class === 'never';
