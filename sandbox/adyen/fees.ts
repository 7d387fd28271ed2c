/** What a capture costs, in minor units: interchange-plus, each part rounded half up. */
export interface Costs {
  readonly markup: number;
  readonly scheme: number;
  readonly interchange: number;
}

export const noCosts: Costs = { markup: 0, scheme: 0, interchange: 0 };

const BPS = 10_000;
const MARKUP_BPS = 60;
const MARKUP_FIXED = 10;
const SCHEME_BPS = 13;
const INTERCHANGE_BPS = 20;

/** Counted in hundredths by Adyen, though nobody can pay a part of one. */
const wholeOnly: ReadonlySet<string> = new Set(['CLP', 'ISK']);

/** The costs of a capture, in amounts that can be paid; together never above it. */
export const costsOf = (value: number, currency: string): Costs => {
  const step = wholeOnly.has(currency) ? 100 : 1;
  const whole = (value - (value % step)) / step;
  const part = (bps: number): number => share(whole, bps) * step;
  const interchange = part(INTERCHANGE_BPS);
  const scheme = part(SCHEME_BPS);
  const left = value - interchange - scheme;
  return {
    interchange,
    scheme,
    markup: Math.min(left, part(MARKUP_BPS) + MARKUP_FIXED * step),
  };
};

const share = (value: number, bps: number): number => {
  const scaled = value * bps + BPS / 2;
  return (scaled - (scaled % BPS)) / BPS;
};
