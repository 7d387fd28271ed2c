import { drawRandomBytes } from './random-bytes.ts';

/** W3C Trace Context, version 00: `00-<32 hex>-<16 hex>-<2 hex>`. */
const pattern = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * The trace a request belongs to: the caller's where it is well formed, a new one otherwise, as
 * https://www.w3.org/TR/trace-context/ asks of a participant.
 */
export const continueTrace = (incoming: string | undefined): string => {
  const spanId = drawRandomBytes(8).toString('hex');
  if (incoming !== undefined && pattern.test(incoming)) {
    return `${incoming.slice(0, 36)}${spanId}${incoming.slice(52)}`;
  }
  return `00-${drawRandomBytes(16).toString('hex')}-${spanId}-01`;
};
