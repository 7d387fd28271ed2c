import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Notice } from '../contract.ts';
import { isRecord } from './answers.ts';

/** How old a signature may be, in seconds. */
const toleranceS = 300;

/**
 * Verifies a notice of the bank's: `bank-signature: t=<seconds>,v1=<hex>`, HMAC-SHA256 over the time,
 * a point and the raw body. It names the entry that was booked and says nothing of money.
 */
export const readNotices = (
  rawBody: Buffer,
  headers: Readonly<Record<string, string | undefined>>,
  secrets: readonly string[],
  now: Date,
): readonly Notice[] | undefined => {
  const [, at, mac] =
    /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(headers['bank-signature'] ?? '') ?? [];
  if (at === undefined || mac === undefined) return undefined;
  if (Math.abs(now.getTime() / 1_000 - Number(at)) > toleranceS) return undefined;
  const isGenuine = secrets.some((secret) => signs(secret, at, rawBody, mac));
  const notice = isGenuine ? toNotice(parse(rawBody)) : undefined;
  return notice && [notice];
};

const signs = (secret: string, at: string, rawBody: Buffer, mac: string): boolean => {
  // An empty secret is one that everybody knows.
  if (secret.trim() === '') return false;
  const own = createHmac('sha256', secret).update(`${at}.`).update(rawBody).digest();
  return timingSafeEqual(own, Buffer.from(mac, 'hex'));
};

/** A credit is money that came; a debit, or a return of one, tells of a transfer of ours. */
const toNotice = (event: unknown): Notice | undefined => {
  if (!isRecord(event) || !isRecord(event['entry'])) return undefined;
  const { id, type, transfer } = event;
  const { id: entryId, kind } = event['entry'];
  const occurredAt = new Date(String(event['booked_at']));
  if (typeof id !== 'string' || typeof type !== 'string' || Number.isNaN(occurredAt.getTime())) {
    return undefined;
  }
  if (typeof entryId !== 'string') return undefined;
  const isOurs = kind !== 'credit' && typeof transfer === 'string';
  return {
    id,
    type,
    occurredAt,
    subject: isOurs ? 'payment' : 'credit',
    attemptId: null,
    references: isOurs ? [transfer, entryId] : [entryId],
    suggests: isOurs ? (kind === 'return' ? 'declined' : 'approved') : 'nothing',
  };
};

const parse = (rawBody: Buffer): unknown => {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    return undefined;
  }
};
