import { Stripe } from 'stripe';
import type { Notice } from '../contract.ts';
import { isPaymentIntent, isRecord, isRefund } from './answers.ts';
import { judgeAuthorization } from './judge-intent.ts';
import { judgeRefund } from './judge-refund.ts';
import { accountOf, kindOf, ourOwnOf, suggestionOfType } from './platform/notice-subject.ts';
import { attemptKey } from './prepare-request.ts';
import { methodKey } from './store-method.ts';

/** How old a signature may be, in seconds: Stripe's own default. 0 would switch the check off. */
const toleranceS = 300;

/**
 * Verifies a notice against each secret and reads what it is about. Takes both forms: snapshot
 * events, which carry the object, and thin ones, which only name it.
 *
 * @param secrets signing secrets in force, more than one while one is rolled
 */
export const readNotices = (
  rawBody: Buffer,
  headers: Readonly<Record<string, string | undefined>>,
  secrets: readonly string[],
  now: Date,
): readonly Notice[] | undefined => {
  const signature = headers['stripe-signature'];
  if (signature === undefined) return undefined;
  const isGenuine = secrets.some((secret) => verifies(rawBody, signature, secret, now));
  const notice = isGenuine ? noticeOf(parse(rawBody)) : undefined;
  return notice && [notice];
};

const verifies = (rawBody: Buffer, signature: string, secret: string, now: Date): boolean => {
  // An empty secret is one that everybody knows.
  if (secret.trim() === '') return false;
  try {
    return (
      Stripe.webhooks.signature?.verifyHeader(
        rawBody,
        signature,
        secret,
        toleranceS,
        undefined,
        now.getTime(),
      ) ?? false
    );
  } catch {
    return false;
  }
};

/** Reads an event of Stripe's, of either form; nothing where it is none. */
export const noticeOf = (event: unknown): Notice | undefined => {
  if (!isRecord(event)) return undefined;
  const { id, type, livemode } = event;
  const occurredAt = timeOf(event.created);
  if (typeof id !== 'string' || typeof type !== 'string' || occurredAt === undefined) {
    return undefined;
  }
  const about = subjectOf(event);
  const subject = kindOf(type);
  const account = accountOf(event, about, subject);
  const isOfPlatform = subject === 'account' || subject === 'platform';
  return {
    id,
    type,
    occurredAt,
    subject,
    ...(account === undefined ? {} : { account }),
    mode: livemode === true ? 'live' : livemode === false ? 'test' : undefined,
    attemptId: isOfPlatform ? ourOwnOf(about) : attemptOf(about),
    references: subject === 'account' ? withFirst(account, about) : referencesOf(about),
    suggests: isOfPlatform ? suggestionOfType(type) : suggestionOf(about),
  };
};

/** What the object claims, by the tables that judge an answer. */
const suggestionOf = (about: Record<string, unknown>): Notice['suggests'] => {
  // Canceled after a charge: an authorisation that was granted and then let go, not a refusal.
  if (isPaymentIntent(about) && about.status === 'canceled' && about.latest_charge !== null) {
    return 'ended';
  }
  const judged = isPaymentIntent(about)
    ? judgeAuthorization(about)
    : isRefund(about)
      ? judgeRefund(about)
      : undefined;
  switch (judged?.kind) {
    case 'approved':
    case 'declined':
    case 'pending':
      return judged.kind;
    default:
      return 'nothing';
  }
};

/** The object of a snapshot event, or the little that a thin one says of it. */
const subjectOf = (event: Record<string, unknown>): Record<string, unknown> => {
  if (isRecord(event.data) && isRecord(event.data.object)) return event.data.object;
  return isRecord(event.related_object) ? event.related_object : {};
};

/** Our name for what it is about: an attempt, or the saved method that a setup is for. */
const attemptOf = (about: Record<string, unknown>): string | null => {
  if (!isRecord(about.metadata)) return null;
  const ours = about.metadata[attemptKey] ?? about.metadata[methodKey];
  return typeof ours === 'string' ? ours : null;
};

const referencesOf = (about: Record<string, unknown>): readonly string[] => {
  const named = [about.id, about.charge, about.latest_charge, about.payment_intent, about.fee];
  return named.map(idOf).filter((id) => id !== undefined);
};

/** What tells of an account names it first. */
const withFirst = (account: string | undefined, about: Record<string, unknown>) =>
  account === undefined
    ? referencesOf(about)
    : [account, ...referencesOf(about).filter((reference) => reference !== account)];

const idOf = (named: unknown): string | undefined => {
  if (typeof named === 'string') return named;
  return isRecord(named) && typeof named.id === 'string' ? named.id : undefined;
};

/** Seconds since 1970 in snapshot events, ISO 8601 in thin ones. */
const timeOf = (created: unknown): Date | undefined => {
  if (typeof created === 'number') return new Date(created * 1_000);
  if (typeof created !== 'string') return undefined;
  const time = new Date(created);
  return Number.isNaN(time.getTime()) ? undefined : time;
};

const parse = (rawBody: Buffer): unknown => {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    return undefined;
  }
};
