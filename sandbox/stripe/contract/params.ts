import type { FormFields, FormValue } from '../../kernel/form.ts';
import { invalid, notCovered } from './refusal.ts';

/** Checks one parameter and gives its value, or throws Stripe's refusal. */
export type Rule<T> = (value: FormValue, name: string) => T;

export type ParamTable = Readonly<Record<string, Rule<unknown>>>;

/** The values of a table's parameters; each may be absent. */
export type Checked<T extends ParamTable> = {
  readonly [K in keyof T]?: T[K] extends Rule<infer V> ? V : never;
};

type Complete<P> = { readonly [K in keyof Required<P>]: Rule<unknown> };

/**
 * A parameter table held against the SDK's own type `P`: leaving out a parameter of Stripe's, or
 * writing one that Stripe does not have, fails the type check.
 */
export function paramsOf<P>(): <T extends Complete<P>>(
  table: T & { readonly [K in Exclude<keyof T, keyof P>]: never },
) => T {
  return (table) => table;
}

/** Checks all parameters of a request; an unknown one is refused. */
export function checkParams<T extends ParamTable>(table: T, fields: FormFields): Checked<T> {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const rule = Object.hasOwn(table, name) ? table[name] : undefined;
    if (rule === undefined) throw unknownParam(name);
    const value = fields[name];
    if (value !== undefined) values[name] = rule(value, name);
  }
  return values as Checked<T>;
}

export function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) {
    throw invalid(`Missing required param: ${name}.`, name, 'parameter_missing');
  }
  return value;
}

/** A text of at most `longest` characters; the empty text unsets, and is given as null. */
export function text(longest = 5_000): Rule<string | null> {
  return (value, name) => {
    if (typeof value !== 'string') throw invalid(`Invalid string: ${name}`, name);
    if (value.length > longest) {
      throw invalid(`Invalid string: must be at most ${longest} characters`, name);
    }
    return value === '' ? null : ownText(value);
  };
}

/**
 * The same text without the body it was cut from. V8 keeps the whole request alive for a slice of
 * thirteen characters or more, which over hundreds of thousands of payments is most of the memory.
 */
export function ownText(value: string): string {
  return value.length < 13 ? value : Buffer.from(value, 'utf8').toString('utf8');
}

/** A text that is not empty. */
export function word(longest = 5_000): Rule<string> {
  const rule = text(longest);
  return (value, name) => {
    const found = rule(value, name);
    if (found === null) {
      throw invalid(
        `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset.`,
        name,
        'parameter_invalid_empty',
      );
    }
    return found;
  };
}

/** An integer; a float, a sign or a letter is refused. */
export const whole: Rule<number> = (value, name) => {
  if (typeof value !== 'string' || !/^-?\d{1,15}$/.test(value)) {
    throw invalid(`Invalid integer: ${String(value)}`, name, 'parameter_invalid_integer');
  }
  return Number(value);
};

export const flag: Rule<boolean> = (value, name) => {
  if (value === 'true') return true;
  if (value === 'false') return false;
  throw invalid(`Invalid boolean: ${String(value)}`, name);
};

export function oneOf<const V extends string>(...known: readonly V[]): Rule<V> {
  return (value, name) => {
    const found = known.find((one) => one === value);
    if (found === undefined) {
      throw invalid(`Invalid ${name}: must be one of ${known.join(', ')}`, name);
    }
    return found;
  };
}

/** The value of `rule`, or null for the empty text that unsets. */
export function orUnset<T>(rule: Rule<T>): Rule<T | null> {
  return (value, name) => (value === '' ? null : rule(value, name));
}

export function listOf<T>(rule: Rule<T>): Rule<readonly T[]> {
  return (value, name) => {
    if (typeof value === 'string') throw invalid(`Invalid array`, name);
    return Object.values(value).map((one, at) => rule(one, `${name}[${at}]`));
  };
}

export function nested<T extends ParamTable>(table: T): Rule<Checked<T>> {
  return (value, name) => {
    if (typeof value === 'string') throw invalid(`Invalid object`, name);
    const values: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value)) {
      const rule = Object.hasOwn(table, key) ? table[key] : undefined;
      if (rule === undefined) throw unknownParam(`${name}[${key}]`);
      values[key] = rule(inner, `${name}[${key}]`);
    }
    return values as Checked<T>;
  };
}

/** Kept and given back as it came; the sandbox does not look inside. */
export const anything: Rule<FormValue> = (value) => value;

/** Known to Stripe, not to the sandbox. */
export const uncovered: Rule<never> = (_value, name) => {
  throw notCovered(`the parameter ${name}`, name);
};

function unknownParam(name: string) {
  return invalid(`Received unknown parameter: ${name}`, name, 'parameter_unknown');
}
