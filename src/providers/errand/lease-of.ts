import type { Capabilities } from '../contract.ts';

/**
 * How long whoever sends an errand has it for itself: the longest call, and the longest time in
 * which a request already sent may still take effect.
 */
export const leaseOf = ({
  callTimeoutMs,
  inFlightWindowMs,
}: Pick<Capabilities, 'callTimeoutMs' | 'inFlightWindowMs'>): number =>
  callTimeoutMs + inFlightWindowMs;
