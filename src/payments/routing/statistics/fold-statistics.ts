import { type DeclineReason, declineReasons } from '#providers';

/** Attempts of one hour that ended alike, as the store counts them. */
export interface OutcomeCount {
  readonly provider: string;
  readonly method: string;
  readonly brand: string | null;
  readonly issuerCountry: string | null;
  readonly hour: Date;
  readonly outcome: 'approved' | 'declined' | 'not_sent' | 'unknown';
  readonly failureReason: string | null;
  readonly count: number;
  /** Of all of them together, from sending to the first answer. */
  readonly durationMs: number;
}

/** What became of the attempts of one segment. */
export interface Figures {
  readonly approved: number;
  /** The issuer, or the payer, said no: another provider would mostly have heard the same. */
  readonly issuerDeclined: number;
  /** The provider's own: faults, refusals of our account, requests that never left or got lost. */
  readonly providerFaults: number;
  readonly durationMs: number;
}

/** Figures by provider, then by segment: see {@link segmentsOf}. */
export type RouteStatistics = ReadonlyMap<string, ReadonlyMap<string, Figures>>;

/** Which payments a figure speaks of. */
export interface Segment {
  readonly method: string;
  readonly brand: string | null;
  readonly issuerCountry: string | null;
}

/** The names of a payment's segments, the finest first: a coarser one speaks where it is thin. */
export const segmentsOf = ({ method, brand, issuerCountry }: Segment): readonly string[] => {
  if (brand === null) return [method];
  const ofBrand = `${method} ${brand}`;
  return issuerCountry === null
    ? [ofBrand, method]
    : [`${ofBrand} ${issuerCountry}`, ofBrand, method];
};

/** Gathers counts of a window into figures; hours that begin outside it are left out. Pure. */
export const foldStatistics = (
  counts: readonly OutcomeCount[],
  window: { readonly from: Date; readonly before: Date },
): RouteStatistics => {
  const folded = new Map<string, Map<string, Figures>>();
  for (const one of counts) {
    if (one.hour < window.from || one.hour >= window.before) continue;
    const ofProvider = folded.get(one.provider) ?? new Map<string, Figures>();
    folded.set(one.provider, ofProvider);
    for (const segment of segmentsOf(one)) {
      ofProvider.set(segment, add(ofProvider.get(segment) ?? nothing, one));
    }
  }
  return folded;
};

const nothing: Figures = { approved: 0, issuerDeclined: 0, providerFaults: 0, durationMs: 0 };

const add = (figures: Figures, { count, durationMs, ...one }: OutcomeCount): Figures => {
  const kind = kindOf(one.outcome, one.failureReason);
  return {
    ...figures,
    [kind]: figures[kind] + count,
    durationMs: figures.durationMs + durationMs,
  };
};

const kindOf = (
  outcome: OutcomeCount['outcome'],
  reason: string | null,
): 'approved' | 'issuerDeclined' | 'providerFaults' => {
  if (outcome === 'approved') return 'approved';
  if (outcome !== 'declined') return 'providerFaults';
  const known: Readonly<Record<string, DeclineReason>> = declineReasons;
  const entry = reason !== null && Object.hasOwn(known, reason) ? known[reason] : undefined;
  return entry?.class === 'configuration' || reason === 'processing_error'
    ? 'providerFaults'
    : 'issuerDeclined';
};
