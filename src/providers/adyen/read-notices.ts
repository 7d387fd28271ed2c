import hmacValidator from '@adyen/api-library/lib/src/utils/hmacValidator.js';
import type { Notice } from '../contract.ts';
import { isRecord, textOf } from './answers.ts';
import { eventCodes } from './event-codes.ts';
import { judgeNotice } from './judge-notice.ts';
import { attemptKey } from './prepare-request.ts';
import type { NotificationRequestItem } from './sdk.ts';
import { methodKey } from './store-method.ts';

const hmac = new hmacValidator.default();

/** More items than this are no delivery of Adyen's. */
const itemsMax = 1_000;

/**
 * Verifies every item of a delivery against each key and reads what it says. One bad item makes
 * the whole delivery not genuine, and so does one of another merchant account. Adyen signs no time:
 * a delivery that comes again is the same notices, by their names.
 *
 * @param secrets HMAC keys in hexadecimal, more than one while one is rolled
 * @param settings the connection's, for its merchant account
 */
export const readNotices = (
  rawBody: Buffer,
  _headers: Readonly<Record<string, string | undefined>>,
  secrets: readonly string[],
  _now: Date,
  settings: Readonly<Record<string, string>>,
): readonly Notice[] | undefined => {
  const delivery = parse(rawBody);
  if (!isRecord(delivery) || !Array.isArray(delivery.notificationItems)) return undefined;
  const { live, notificationItems: wrapped } = delivery;
  if (live !== 'true' && live !== 'false') return undefined;
  if (wrapped.length === 0 || wrapped.length > itemsMax) return undefined;
  const mode = live === 'true' ? 'live' : 'test';
  const keys = secrets.filter((secret) => /^([0-9a-f]{2}){16,}$/i.test(secret));
  const notices = wrapped.map((one: unknown) => {
    const item = isRecord(one) ? one.NotificationRequestItem : undefined;
    const isOurs = isItem(item) && item.merchantAccountCode === settings.merchant_account;
    return isOurs && isSigned(item, keys) ? toNotice(item, mode) : undefined;
  });
  const genuine = notices.filter((notice) => notice !== undefined);
  return genuine.length === wrapped.length ? genuine : undefined;
};

/** The fields that are signed, and the time: without them an item says nothing. */
const isItem = (item: unknown): item is NotificationRequestItem =>
  isRecord(item) &&
  ['pspReference', 'merchantAccountCode', 'merchantReference', 'eventCode', 'eventDate'].every(
    (name) => typeof item[name] === 'string',
  ) &&
  (item.success === 'true' || item.success === 'false') &&
  (item.originalReference === undefined || typeof item.originalReference === 'string') &&
  isRecord(item.amount) &&
  Number.isSafeInteger(item.amount.value) &&
  typeof item.amount.currency === 'string' &&
  isRecord(item.additionalData) &&
  !Number.isNaN(Date.parse(String(item.eventDate)));

const isSigned = (item: NotificationRequestItem, keys: readonly string[]): boolean =>
  textOf(item.additionalData?.hmacSignature) !== undefined &&
  keys.some((key) => hmac.validateHMAC(item, key));

const toNotice = (item: NotificationRequestItem, mode: 'test' | 'live'): Notice => {
  const claim = bound(judgeNotice(item), item.merchantReference);
  return {
    id: `${item.pspReference}:${item.eventCode}:${item.success}`,
    type: item.eventCode,
    occurredAt: new Date(item.eventDate),
    mode,
    subject: isDispute(item.eventCode) ? 'dispute' : 'payment',
    attemptId: attemptOf(item),
    references: referencesOf(item),
    suggests: suggestionOf(claim),
    claim,
  };
};

/** The metadata that names the attempt is not signed; the reference that names the payment is. */
const bound = (claim: Notice['claim'], reference: string): Notice['claim'] =>
  claim?.about === 'attempt' && reference.startsWith('pay_')
    ? { ...claim, paymentId: reference }
    : claim;

const isDispute = (code: string): boolean =>
  Object.hasOwn(eventCodes, code) && eventCodes[code as keyof typeof eventCodes] === 'dispute';

const suggestionOf = (claim: Notice['claim']): Notice['suggests'] => {
  if (claim?.about === 'authorization_ended') return 'ended';
  if (claim?.about !== 'attempt') return 'nothing';
  switch (claim.outcome.kind) {
    case 'approved':
    case 'declined':
    case 'pending':
      return claim.outcome.kind;
    default:
      return 'nothing';
  }
};

/** A modification bears its attempt as its own reference; an authorisation in its metadata. */
const attemptOf = ({
  merchantReference,
  additionalData,
}: NotificationRequestItem): string | null =>
  merchantReference.startsWith('att_')
    ? merchantReference
    : (textOf(additionalData?.[`metadata.${attemptKey}`]) ??
      textOf(additionalData?.[`metadata.${methodKey}`]) ??
      textOf(merchantReference) ??
      null);

const referencesOf = (item: NotificationRequestItem): readonly string[] => [
  ...new Set(
    [item.pspReference, item.additionalData?.capturePspReference, item.originalReference].filter(
      (reference) => textOf(reference) !== undefined,
    ) as readonly string[],
  ),
];

const parse = (rawBody: Buffer): unknown => {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    return undefined;
  }
};
