import { amountSpan, minuteSpans, minutesOfDay } from './condition.ts';
import { onlySpans, onlyWords, type Region, type Side, type Span } from './region.ts';
import { type Conditions, weekdays } from './schema.ts';

const anyAmount: Span = [0n, null];
const anyMinute: Span = [0n, BigInt(minutesOfDay)];
const anyDay: Span = [0n, 7n];

/**
 * The box of payments that conditions hold for. A side may be empty: such a rule never matches.
 * The currency stands before the amount, because bounds mean something only within a currency.
 */
export const regionOf = (when: Conditions): Region => {
  const sides: (readonly [string, Side])[] = [];
  for (const name of ['method', 'brand', 'issuer_country', 'payer_country', 'customer'] as const) {
    const words = when[name];
    if (words !== undefined) sides.push([name, onlyWords(words)]);
  }
  sides.push(...moneySides(when));
  if (when.time !== undefined) {
    const { days } = when.time;
    if (days !== undefined)
      sides.push(['day', onlySpans(anyDay, [...new Set(days)].map(spanOfDay).toSorted(byStart))]);
    const spans = minuteSpans(when.time).map(
      ([from, before]): Span => [BigInt(from), BigInt(before)],
    );
    sides.push(['minute', onlySpans(anyMinute, spans)]);
  }
  for (const [key, values] of Object.entries(when.metadata ?? {})) {
    sides.push([`metadata ${key}`, onlyWords(values)]);
  }
  return new Map(sides);
};

const moneySides = ({ currency, amount }: Conditions): readonly (readonly [string, Side])[] => {
  if (amount === undefined)
    return currency === undefined ? [] : [['currency', onlyWords(currency)]];
  const span = amountSpan(amount);
  const isNamed = currency === undefined || currency.includes(span.currency);
  return [
    ['currency', onlyWords(isNamed ? [span.currency] : [])],
    ['amount', onlySpans(anyAmount, [[span.fromMinor, span.belowMinor]])],
  ];
};

const spanOfDay = (day: (typeof weekdays)[number]): Span => {
  const number = BigInt(weekdays.indexOf(day));
  return [number, number + 1n];
};

const byStart = (a: Span, b: Span): number => (a[0] < b[0] ? -1 : 1);
