import { isRefusal } from '#kernel';
import { isCurrency, parseAmount } from '#money';
import { minuteSpans } from './condition.ts';
import type { RuleFault } from './fault.ts';
import type { Conditions } from './schema.ts';

/** What keeps conditions from ever holding together. */
export const checkConditions = (when: Conditions, pointer: string): readonly RuleFault[] => [
  ...emptyLists(when, pointer),
  ...checkCurrencies(when, pointer),
  ...checkAmount(when, pointer),
  ...checkTime(when, pointer),
];

const emptyLists = (when: Conditions, pointer: string): readonly RuleFault[] => {
  const lists: readonly (readonly [string, unknown])[] = [
    ...Object.entries(when),
    ...Object.entries(when.metadata ?? {}).map(
      ([key, values]) => [`metadata/${escaped(key)}`, values] as const,
    ),
    ['time/days', when.time?.days],
  ];
  return lists
    .filter(([, values]) => Array.isArray(values) && values.length === 0)
    .map(([place]) => ({
      reason: 'condition_empty',
      pointer: `${pointer}/${place}`,
      detail: 'An empty list holds for no payment: leave the condition out, or name something.',
    }));
};

/** A member's name inside a JSON pointer (RFC 6901). */
const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

const checkCurrencies = ({ currency = [] }: Conditions, pointer: string): readonly RuleFault[] =>
  currency.flatMap((code, at) =>
    isCurrency(code)
      ? []
      : [
          {
            reason: 'currency_unknown',
            pointer: `${pointer}/currency/${at}`,
            detail: `No currency ${code} is known.`,
          } as const,
        ],
  );

const checkAmount = ({ amount, currency }: Conditions, pointer: string): readonly RuleFault[] => {
  if (amount === undefined) return [];
  const at = `${pointer}/amount`;
  if (amount.currency === undefined) {
    const detail = 'An amount says nothing without its currency: 50.00 of what?';
    return [{ reason: 'amount_without_currency', pointer: at, detail }];
  }
  if (currency !== undefined && !currency.includes(amount.currency)) {
    const detail = `The amount is in ${amount.currency}, the payment never: ${currency.join(', ')}.`;
    return [{ reason: 'condition_contradictory', pointer: at, detail }];
  }
  const read = readBounds(amount, amount.currency, at);
  if (read.faults.length > 0) return read.faults;
  const { from, below } = read;
  if (from === undefined && below === undefined) {
    const detail = 'An amount needs a bound: from, below or both.';
    return [{ reason: 'condition_empty', pointer: at, detail }];
  }
  if (below === undefined || (from ?? 0n) < below) return [];
  const detail = `No amount is at least ${amount.from ?? '0'} and below ${amount.below}.`;
  return [{ reason: 'condition_contradictory', pointer: at, detail }];
};

const readBounds = (
  amount: { readonly from?: string; readonly below?: string },
  currency: string,
  pointer: string,
): {
  readonly from: bigint | undefined;
  readonly below: bigint | undefined;
  readonly faults: readonly RuleFault[];
} => {
  const faults: RuleFault[] = [];
  const read = (bound: 'from' | 'below'): bigint | undefined => {
    const text = amount[bound];
    if (text === undefined) return undefined;
    try {
      return parseAmount(text, currency).minor;
    } catch (fault) {
      if (!isRefusal(fault)) throw fault;
      const reason = fault.code === 'currency_unknown' ? fault.code : 'amount_invalid';
      faults.push({ reason, pointer: `${pointer}/${bound}`, detail: fault.message });
      return undefined;
    }
  };
  return { from: read('from'), below: read('below'), faults };
};

const checkTime = ({ time }: Conditions, pointer: string): readonly RuleFault[] => {
  if (time === undefined) return [];
  const at = `${pointer}/time`;
  if (time.days === undefined && time.from === undefined && time.before === undefined) {
    const detail = 'A time needs days, from or before.';
    return [{ reason: 'condition_empty', pointer: at, detail }];
  }
  if (minuteSpans(time).length > 0) return [];
  const detail = `No minute is at or after ${time.from ?? '00:00'} and before ${time.before ?? '24:00'}.`;
  return [{ reason: 'condition_contradictory', pointer: at, detail }];
};
