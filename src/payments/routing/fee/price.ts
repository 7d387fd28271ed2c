import { exponentOf } from '#money';
import type { CardClass, RouteFacts } from '../facts.ts';
import { cardClasses, type FeeTable, regions } from './schema.ts';

/**
 * What one attempt costs at a provider, in millionths of a minor unit of the payment's currency:
 * fees are shares of a cent, and rounding them early would decide the route.
 */
export interface Price {
  /** Due for every attempt, approved or not. */
  readonly perAttemptMicro: bigint;
  /** Due beside it where the payment is approved. */
  readonly onApprovalMicro: bigint;
}

/** Prices a payment; nothing where the table does not hold its currency. */
export type Pricer = (facts: RouteFacts) => Price | undefined;

/**
 * Makes a fee table ready to price. What is not known of a card (its class, its country) is priced
 * at the dearest it could be, so that no provider looks cheap by our ignorance.
 */
export const compileFees = (table: FeeTable): Pricer => {
  const interchange = interchangeOf(table);
  const acquirer = ppm(table.acquirer_percent);
  const crossBorder = ppm(table.cross_border_percent);
  const exchange = ppm(table.fx_percent);
  const settled = new Set(table.settlement_currencies);
  const schemes = new Map(
    Object.entries(table.scheme_percent ?? {}).map(([brand, percent]) => [brand, ppm(percent)]),
  );
  const dearestScheme = Math.max(0, ...schemes.values());
  const otherScheme = schemes.get('other') ?? 0;
  const fixed = microByCurrency(table.fixed);
  const perAttempt = microByCurrency(table.per_attempt);

  return (facts) => {
    const perAttemptMicro = amountOf(perAttempt, facts.currency);
    const fixedMicro = amountOf(fixed, facts.currency);
    if (perAttemptMicro === undefined || fixedMicro === undefined) return undefined;
    const region = regionOf(table.country, facts.issuerCountry);
    const scheme = facts.brand === null ? dearestScheme : (schemes.get(facts.brand) ?? otherScheme);
    const share =
      acquirer +
      interchange(region, facts.cardClass) +
      scheme +
      (region === 'inter' || region === undefined ? crossBorder : 0) +
      (settled.size === 0 || settled.has(facts.currency) ? 0 : exchange);
    // Millionths of the amount are micro minor units as they stand.
    return { perAttemptMicro, onApprovalMicro: facts.amountMinor * BigInt(share) + fixedMicro };
  };
};

type Region = (typeof regions)[number];

/** Countries of the European Economic Area, whose interchange regulation 2015/751 caps. */
const economicArea: ReadonlySet<string> = new Set(
  `AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK`.split(
    ' ',
  ),
);

const regionOf = (acquirer: string, issuer: string | null): Region | undefined => {
  if (issuer === null) return undefined;
  if (issuer === acquirer) return 'domestic';
  return economicArea.has(issuer) && economicArea.has(acquirer) ? 'intra' : 'inter';
};

/** Millionths by region and class; the dearest of what fits where one of them is not known. */
const interchangeOf = (
  table: FeeTable,
): ((region: Region | undefined, cardClass: CardClass | null) => number) => {
  const rows = table.interchange ?? [];
  const dearest = (region: Region | undefined, cardClass: CardClass | null): number => {
    const fitting = rows.filter(
      (row) =>
        (region === undefined || row.region === region) &&
        (cardClass === null || row.card_class === cardClass),
    );
    // A cell that the table leaves out is priced at the dearest it names.
    const priced = fitting.length === 0 ? rows : fitting;
    return Math.max(0, ...priced.map((row) => ppm(row.percent)));
  };
  const byBoth = new Map(
    [undefined, ...regions].map((region) => [
      region,
      new Map([null, ...cardClasses].map((each) => [each, dearest(region, each)])),
    ]),
  );
  return (region, cardClass) => byBoth.get(region)?.get(cardClass) ?? 0;
};

/** Percent with at most four decimals is a whole number of millionths. */
const ppm = (percent: string | undefined): number => {
  if (percent === undefined) return 0;
  const [whole = '0', fraction = ''] = percent.split('.');
  return Number(whole + fraction.padEnd(4, '0'));
};

const microByCurrency = (
  table: Readonly<Record<string, string>> | undefined,
): ReadonlyMap<string, bigint> | undefined =>
  table === undefined
    ? undefined
    : new Map(Object.entries(table).map(([currency, text]) => [currency, microOf(text, currency)]));

/** No table: nothing is charged. A table without the currency: what is charged is not known. */
const amountOf = (
  table: ReadonlyMap<string, bigint> | undefined,
  currency: string,
): bigint | undefined => (table === undefined ? 0n : table.get(currency));

/** A decimal of the unit people say as millionths of a minor unit, rounded up. */
const microOf = (text: string, currency: string): bigint => {
  const [whole = '0', fraction = ''] = text.split('.');
  const decimals = exponentOf(currency) + 6;
  const kept = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
  return /[1-9]/.test(fraction.slice(decimals)) ? kept + 1n : kept;
};
