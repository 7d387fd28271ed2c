import { assert } from '#kernel';
import { parseAmount } from '#money';
import type { RouteFacts } from '../facts.ts';
import { type Conditions, weekdays } from './schema.ts';

/** A condition by the name it has in a rule. */
export type ConditionName = keyof Conditions;

/** A payment as conditions look at it: the clock is read once for all rules. */
export interface Look {
  readonly facts: RouteFacts;
  /** Minutes since midnight, UTC. */
  readonly minute: number;
  /** 0 is Sunday, UTC. */
  readonly day: number;
}

/** One condition, ready to be asked. */
export interface Check {
  readonly name: ConditionName;
  /** Whether it asks only for words of the payment's kind, which few payments differ in. */
  readonly isOfKind: boolean;
  readonly holds: (look: Look) => boolean;
}

/** Looks at a payment. */
export const lookAt = (facts: RouteFacts): Look => ({
  facts,
  minute: facts.at.getUTCHours() * 60 + facts.at.getUTCMinutes(),
  day: facts.at.getUTCDay(),
});

/** Makes the conditions of a checked rule ready, the cheapest to ask first. */
export const compileConditions = (when: Conditions): readonly Check[] => [
  ...ofWord('method', when.method, (facts) => facts.method),
  ...ofWord('currency', when.currency, (facts) => facts.currency),
  ...ofWord('brand', when.brand, (facts) => facts.brand),
  ...ofWord('issuer_country', when.issuer_country, (facts) => facts.issuerCountry),
  ...ofWord('payer_country', when.payer_country, (facts) => facts.payerCountry),
  ...ofWord('customer', when.customer, (facts) => facts.customerId, false),
  ...ofAmount(when.amount),
  ...ofTime(when.time),
  ...ofMetadata(when.metadata),
];

const ofWord = (
  name: ConditionName,
  words: readonly string[] | undefined,
  read: (facts: RouteFacts) => string | null,
  isOfKind = true,
): readonly Check[] => {
  if (words === undefined) return [];
  const [only] = words;
  if (words.length === 1) return [{ name, isOfKind, holds: ({ facts }) => read(facts) === only }];
  const set: ReadonlySet<string | null> = new Set(words);
  return [{ name, isOfKind, holds: ({ facts }) => set.has(read(facts)) }];
};

/** An amount's bounds in minor units, as {@link compileConditions} compares them. */
export interface AmountSpan {
  readonly currency: string;
  readonly fromMinor: bigint;
  /** Nothing: without end. */
  readonly belowMinor: bigint | null;
}

/** Bounds from their decimal strings. Refuses as `parseAmount` does, and a missing currency. */
export const amountSpan = (amount: NonNullable<Conditions['amount']>): AmountSpan => {
  const { currency, from, below } = amount;
  assert(currency !== undefined, 'an amount of a checked rule has its currency');
  return {
    currency,
    fromMinor: from === undefined ? 0n : parseAmount(from, currency, '/from').minor,
    belowMinor: below === undefined ? null : parseAmount(below, currency, '/below').minor,
  };
};

const ofAmount = (amount: Conditions['amount']): readonly Check[] => {
  if (amount === undefined) return [];
  const { currency, fromMinor, belowMinor } = amountSpan(amount);
  return [
    {
      name: 'amount',
      isOfKind: false,
      holds: ({ facts }) =>
        facts.currency === currency &&
        facts.amountMinor >= fromMinor &&
        (belowMinor === null || facts.amountMinor < belowMinor),
    },
  ];
};

/** Minutes since midnight of `09:30`. */
export const minuteOf = (text: string): number =>
  Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** Spans of minutes in a day, from and before; two where the time passes midnight. */
export const minuteSpans = (
  time: NonNullable<Conditions['time']>,
): readonly (readonly [from: number, before: number])[] => {
  const from = time.from === undefined ? 0 : minuteOf(time.from);
  const before = time.before === undefined ? minutesOfDay : minuteOf(time.before);
  if (from < before) return [[from, before]];
  // The same minute twice is no time at all, not the whole day.
  if (from === before) return [];
  return [[0, before] as const, [from, minutesOfDay] as const].filter(([a, b]) => a < b);
};

export const minutesOfDay = 24 * 60;

const ofTime = (time: Conditions['time']): readonly Check[] => {
  if (time === undefined) return [];
  const spans = minuteSpans(time);
  const days =
    time.days === undefined ? undefined : new Set(time.days.map((day) => weekdays.indexOf(day)));
  return [
    {
      name: 'time',
      isOfKind: false,
      holds: ({ minute, day }) =>
        (days === undefined || days.has(day)) &&
        spans.some(([from, before]) => minute >= from && minute < before),
    },
  ];
};

const ofMetadata = (metadata: Conditions['metadata']): readonly Check[] =>
  Object.entries(metadata ?? {}).map(([key, values]) => {
    const set: ReadonlySet<string | undefined> = new Set(values);
    // What an object inherits is never a text, so it is in no set.
    return {
      name: 'metadata',
      isOfKind: false,
      holds: ({ facts }) => set.has(facts.metadata[key]),
    };
  });
