import type { Finding, Outcome } from '../contract.ts';
import { type DeclineReason, declineReasons } from '../decline-reasons.ts';

/**
 * What a call says of the provider's health. `declined`: the issuer said no, which the provider
 * told us as it should. `failed`: refused, unreachable, or our credentials are not accepted.
 */
export type Verdict = 'ok' | 'declined' | 'failed' | 'unknown' | 'slow';

/** Verdicts that speak against the provider. */
export const speaksAgainst = (verdict: Verdict): boolean =>
  verdict === 'failed' || verdict === 'unknown' || verdict === 'slow';

/**
 * Judges an outcome. An issuer's decline never speaks against the provider, not even a slow one: a
 * run of stolen cards must not close the shop.
 */
export const judgeOutcome = (outcome: Outcome, isSlow: boolean): Verdict => {
  switch (outcome.kind) {
    case 'approved':
    case 'pending':
      return isSlow ? 'slow' : 'ok';
    case 'declined':
      return isFaultOfProvider(outcome.reason) ? 'failed' : 'declined';
    case 'not_sent':
      return 'failed';
    case 'unknown':
      return 'unknown';
  }
};

/** Judges what asking came to: any answer is a good one, unless it is slow. */
export const judgeFinding = (finding: Finding, isSlow: boolean): Verdict => {
  if (finding.kind === 'unreachable') return 'unknown';
  return isSlow ? 'slow' : 'ok';
};

const reasons: Readonly<Record<string, DeclineReason>> = declineReasons;

const isFaultOfProvider = (reason: string): boolean => {
  const known = reasons[reason];
  return known?.class === 'technical' || known?.class === 'configuration';
};
