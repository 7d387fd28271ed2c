import type { Capabilities } from '../contract.ts';
import type { Errand } from './errand.ts';

/** More sendings than this under one key only repeat an answer that the provider keeps. */
const sendingsMax = 4;

/**
 * What "not found" means for an errand. Under a key that the provider still honours, sending again
 * is asking again. Otherwise it proves something only after the time in which a request sent may
 * take effect, and the time in which what took effect may not be seen; then the errand ends, and
 * whoever still wants it opens another, because much may have changed since.
 */
export const judgeAbsence = (
  { sendCount, lastSentAt, createdAt }: Pick<Errand, 'sendCount' | 'lastSentAt' | 'createdAt'>,
  {
    keyLifetimeMs,
    inFlightWindowMs,
    visibilityWindowMs,
  }: Pick<Capabilities, 'keyLifetimeMs' | 'inFlightWindowMs' | 'visibilityWindowMs'>,
  now: Date,
): 'send_again' | 'give_up' | 'wait' => {
  const sinceSentMs = now.getTime() - lastSentAt.getTime();
  const isKeyAlive = now.getTime() - createdAt.getTime() < keyLifetimeMs;
  if (isKeyAlive && sendCount < sendingsMax) return 'send_again';
  return sinceSentMs >= inFlightWindowMs + visibilityWindowMs ? 'give_up' : 'wait';
};
