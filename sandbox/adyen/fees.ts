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

/** The costs of a capture; together never above it. */
export const costsOf = (value: number): Costs => {
  const interchange = share(value, INTERCHANGE_BPS);
  const scheme = share(value, SCHEME_BPS);
  const left = value - interchange - scheme;
  return { interchange, scheme, markup: Math.min(left, share(value, MARKUP_BPS) + MARKUP_FIXED) };
};

const share = (value: number, bps: number): number => {
  const scaled = value * bps + BPS / 2;
  return (scaled - (scaled % BPS)) / BPS;
};
