import type { Figures, RouteStatistics } from './fold-statistics.ts';

/** What the past says of a provider for payments like this one. */
export interface Chance {
  /** The segment that spoke. */
  readonly segment: string;
  readonly sample: number;
  /** Approved of all, in millionths. */
  readonly approvedPpm: number;
  /** Provider faults of all, in millionths: part of what is not approved, and apart in the trace. */
  readonly faultPpm: number;
  readonly meanMs: number;
}

/** The finest segment with enough attempts; nothing where even the coarsest has too few. */
export const chanceOf = (
  statistics: RouteStatistics,
  provider: string,
  segments: readonly string[],
  minimumSample: number,
): Chance | undefined => {
  const ofProvider = statistics.get(provider);
  if (ofProvider === undefined) return undefined;
  for (const segment of segments) {
    const figures = ofProvider.get(segment);
    if (figures === undefined) continue;
    const sample = sampleOf(figures);
    if (sample >= minimumSample && sample > 0) return toChance(segment, sample, figures);
  }
  return undefined;
};

/** How many attempts figures stand upon. */
export const sampleOf = ({ approved, issuerDeclined, providerFaults }: Figures): number =>
  approved + issuerDeclined + providerFaults;

const toChance = (segment: string, sample: number, figures: Figures): Chance => ({
  segment,
  sample,
  approvedPpm: Math.floor((figures.approved * million) / sample),
  faultPpm: Math.floor((figures.providerFaults * million) / sample),
  meanMs: Math.round(figures.durationMs / sample),
});

/** Certainty, in millionths. */
export const million = 1_000_000;
