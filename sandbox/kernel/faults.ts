import { createDice } from './random.ts';

/**
 * What may go wrong with a request. `_before`: nothing happened. `_after`: it is committed and the
 * answer is lost. slow_drip, garbage, half_body, not_http and the wrong_* ones commit, then spoil
 * the answer; html_404, json_404, json_502 and 429 answer without running.
 */
export const faultKinds = [
  'timeout_before',
  'timeout_after',
  '500_before',
  '500_after',
  'reset_before',
  'reset_after',
  '429',
  'delay',
  'slow_drip',
  'garbage',
  'half_body',
  'not_http',
  'html_404',
  'json_404',
  'json_502',
  'wrong_amount',
  'wrong_currency',
] as const;

export type FaultKind = (typeof faultKinds)[number];

export interface FaultMatch {
  readonly method?: string;
  /** A prefix of the path, or a pattern of the whole path: `*` one part, `**` the rest. */
  readonly path?: string;
  /** Only requests with this API key. */
  readonly key?: string;
}

export interface FaultRule {
  readonly match?: FaultMatch;
  readonly fault: FaultKind;
  /** How many requests it hits; 1 unless told, null without end. */
  readonly times?: number | null;
  /** For delay and slow_drip: the wait, or the wait between bytes. For others: a wait before. */
  readonly delay_ms?: number;
  /** Chance of a matching request being hit, drawn from the seed; 1 unless told. */
  readonly probability?: number;
}

export interface PlantedFault {
  readonly id: string;
  readonly rule: FaultRule;
  readonly matched: number;
  readonly fired: number;
}

export interface Faults {
  readonly plant: (rule: FaultRule) => string;
  readonly list: () => readonly PlantedFault[];
  readonly clear: (key?: string) => number;
  /** The fault this request meets, if any; counts it as fired. */
  readonly draw: (method: string, path: string, key: string | undefined) => FaultRule | undefined;
}

interface Planted {
  readonly id: string;
  readonly rule: FaultRule;
  readonly hits: (path: string) => boolean;
  matched: number;
  fired: number;
}

/** The planted faults of one sandbox; the first that matches and still has times left is drawn. */
export function createFaults(seed: string): Faults {
  const roll = createDice(`${seed}/faults`);
  let planted: Planted[] = [];
  let count = 0;

  return {
    plant(rule) {
      count += 1;
      const id = `fault_${count}`;
      planted.push({ id, rule, hits: pathTest(rule.match?.path), matched: 0, fired: 0 });
      return id;
    },
    list: () => planted.map(({ id, rule, matched, fired }) => ({ id, rule, matched, fired })),
    clear(key) {
      const before = planted.length;
      planted = key === undefined ? [] : planted.filter((one) => one.rule.match?.key !== key);
      return before - planted.length;
    },
    draw(method, path, key) {
      if (planted.length === 0) return undefined;
      for (const one of planted) {
        if (isSpent(one) || !isMatch(one, method, path, key)) continue;
        one.matched += 1;
        if (one.rule.probability !== undefined && roll() >= one.rule.probability) continue;
        one.fired += 1;
        return one.rule;
      }
      return undefined;
    },
  };
}

function isSpent(one: Planted): boolean {
  const times = one.rule.times === undefined ? 1 : one.rule.times;
  return times !== null && one.fired >= times;
}

function isMatch(one: Planted, method: string, path: string, key: string | undefined): boolean {
  const match = one.rule.match;
  if (match?.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match?.key !== undefined && match.key !== key) return false;
  return one.hits(path);
}

function pathTest(pattern: string | undefined): (path: string) => boolean {
  if (pattern === undefined) return () => true;
  if (!pattern.includes('*')) return (path) => path.startsWith(pattern);

  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === '**' ? '.*' : part === '*' ? '[^/]+' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('');
  const whole = new RegExp(`^${source}$`);
  return (path) => whole.test(path);
}
