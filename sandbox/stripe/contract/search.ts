import type { World } from '../world/world.ts';
import { expandRule } from './expand.ts';
import { limitRule } from './list.ts';
import { word } from './params.ts';
import { invalid } from './refusal.ts';

/** One clause of Stripe's search language, of the part that the sandbox reads. */
export interface Clause {
  /** `metadata` with a key, or the name of a field. */
  readonly field: string;
  readonly key: string | null;
  readonly operator: ':' | '~' | '>' | '<' | '>=' | '<=' | '=';
  readonly value: string;
  readonly isNegated: boolean;
}

export const searchParams = {
  query: word(),
  limit: limitRule,
  page: word(),
  expand: expandRule,
} as const;

const clausePattern =
  /^\s*(-)?([a-z_.]+)(?:\[(?:'([^']*)'|"([^"]*)")\])?\s*(>=|<=|:|~|>|<|=)\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s]+))\s*/i;

/** Reads a query such as `metadata['order']:'42' AND status:'succeeded'`; AND only. */
export function parseSearch(query: string): readonly Clause[] {
  const clauses: Clause[] = [];
  let rest = query.trim();
  while (rest !== '') {
    const match = clausePattern.exec(rest);
    if (match === null) throw badQuery(query);
    clauses.push(clauseOf(match));
    rest = rest.slice(match[0].length);
    if (/^OR\s/i.test(rest)) throw badQuery(query);
    if (rest !== '') {
      if (!/^AND\s/i.test(rest)) throw badQuery(query);
      rest = rest.slice(3).trim();
      if (rest === '') throw badQuery(query);
    }
  }
  if (clauses.length === 0) throw badQuery(query);
  return clauses;
}

/** The ids an exact metadata clause leads to, newest first, or undefined when none is there. */
export function idsByMetadata(
  world: World,
  kind: 'payment_intent' | 'customer',
  clauses: readonly Clause[],
): readonly string[] | undefined {
  const clause = clauses.find(
    (one) => one.field === 'metadata' && one.operator === ':' && !one.isNegated && one.key !== null,
  );
  if (clause === undefined) return undefined;
  return [...world.metadata[kind].find(clause.key ?? '', clause.value)];
}

/** Whether a value passes a clause: texts by equality or containment, numbers by order. */
export function isPassing(clause: Clause, value: string | number | null | undefined): boolean {
  const isHit = value !== null && value !== undefined && compare(clause, value);
  return isHit !== clause.isNegated;
}

function compare(clause: Clause, value: string | number): boolean {
  const number = Number(clause.value);
  switch (clause.operator) {
    case ':':
    case '=':
      return String(value) === clause.value;
    case '~':
      return String(value).includes(clause.value);
    case '>':
      return Number(value) > number;
    case '<':
      return Number(value) < number;
    case '>=':
      return Number(value) >= number;
    case '<=':
      return Number(value) <= number;
  }
}

function clauseOf(match: RegExpExecArray): Clause {
  const value = match[6] ?? match[7] ?? match[8] ?? '';
  return {
    isNegated: match[1] === '-',
    field: match[2] ?? '',
    key: match[3] ?? match[4] ?? null,
    operator: (match[5] ?? ':') as Clause['operator'],
    value: value.replaceAll(/\\(.)/g, '$1'),
  };
}

function badQuery(query: string) {
  return invalid(`We were unable to parse your search query: ${query}`, 'query');
}
