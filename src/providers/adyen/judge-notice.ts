import type { Claim, Outcome } from '../contract.ts';
import { methodOf, textOf, toMoney } from './answers.ts';
import { reasonOfRefusal } from './declines.ts';
import { meaningOfEvent } from './event-codes.ts';
import { judgeDispute } from './judge-dispute.ts';
import { reasonOfModification } from './modification-reasons.ts';
import { captureKey } from './prepare-request.ts';
import type { NotificationRequestItem } from './sdk.ts';

/** What a verified item of a delivery says happened; nothing where it says nothing of ours. */
export const judgeNotice = (item: NotificationRequestItem): Claim | undefined => {
  const isSuccess = item.success === 'true';
  const meaning = meaningOfEvent(item.eventCode);
  switch (meaning) {
    case 'authorize':
      return attempt('authorize', isSuccess ? granted(item) : refused(item));
    case 'increment':
      return attempt('increment', isSuccess ? done(item, 'authorized') : failed(item, 'increment'));
    case 'capture':
      return attempt('capture', isSuccess ? done(item, 'captured') : failed(item, 'capture'));
    case 'void':
      return attempt('void', isSuccess ? done(item, 'voided') : failed(item, 'void'));
    case 'refund':
      return attempt('refund', isSuccess ? done(item, 'refunded') : failed(item, 'refund'));
    case 'cancel_or_refund':
      return cancelOrRefund(item, isSuccess);
    case 'capture_taken_back':
      return isSuccess ? attempt('capture', takenBack(item, 'capture_failed')) : undefined;
    case 'refund_taken_back':
      return isSuccess ? attempt('refund', takenBack(item, 'refund_failed')) : undefined;
    case 'refund_stopped':
      return isSuccess ? attempt('refund', takenBack(item, 'canceled')) : undefined;
    case 'never_finished':
      return isSuccess ? attempt('authorize', takenBack(item, 'expired')) : undefined;
    case 'expired':
      return isSuccess ? ended('authorization_expired') : undefined;
    case 'let_go':
      return isSuccess ? ended('canceled') : undefined;
    case 'pending':
      return attempt('authorize', { kind: 'pending', reference: item.pspReference });
    case 'dispute':
      return judgeDispute(item) ?? attempt('authorize', unmapped(item));
    case 'silent':
      return undefined;
    case 'unmapped':
      return attempt('authorize', unmapped(item));
  }
};

type Operation = Extract<Claim, { about: 'attempt' }>['operation'];

const attempt = (operation: Operation, outcome: Outcome): Claim => ({
  about: 'attempt',
  operation,
  outcome,
});

const ended = (reason: string): Claim => ({ about: 'authorization_ended', reason });

const granted = (item: NotificationRequestItem): Outcome => {
  const more = item.additionalData ?? {};
  const outcome = done(item, isTakenAtOnce(item) ? 'captured' : 'authorized');
  if (outcome.kind !== 'approved') return outcome;
  // "033899:1111:03/2030": the bank's code, the last digits, the end of the card.
  const [, last4] = /^\w*:(\d{4}):/.exec(item.reason ?? '') ?? [];
  return {
    ...outcome,
    method: methodOf(item.paymentMethod, {
      ...more,
      ...(last4 === undefined ? {} : { cardSummary: last4 }),
    }),
  };
};

/** We said so when we asked; of a payment that is none of ours the operations left tell. */
const isTakenAtOnce = ({ additionalData, operations }: NotificationRequestItem): boolean => {
  const said = additionalData?.[`metadata.${captureKey}`];
  return said === undefined
    ? operations !== undefined && !operations.some((one) => one.toString() === 'CAPTURE')
    : said === 'automatic';
};

const refused = (item: NotificationRequestItem): Outcome => {
  const more = item.additionalData ?? {};
  const { reason, code, isUnmapped } = reasonOfRefusal(more.refusalReasonCode, item.reason);
  return {
    kind: 'declined',
    reference: item.pspReference,
    reason,
    code,
    message: [item.reason, more.refusalReasonRaw].filter((text) => textOf(text)).join('; '),
    isUnmapped: isUnmapped ? true : undefined,
    method: methodOf(item.paymentMethod, more),
  };
};

const done = (
  item: NotificationRequestItem,
  effect: 'authorized' | 'captured' | 'voided' | 'refunded',
): Outcome => {
  const amount = toMoney(item.amount);
  const { pspReference: reference } = item;
  if (amount !== undefined) return { kind: 'approved', reference, amount, effect };
  const cause = `${item.eventCode} ${reference} has an amount that we cannot count`;
  return { kind: 'unknown', cause, isUnmapped: true };
};

const failed = (
  item: NotificationRequestItem,
  operation: 'increment' | 'capture' | 'void' | 'refund',
): Outcome => ({
  ...takenBack(item, reasonOfModification(operation, item.reason ?? '')),
  code: textOf(item.reason)?.slice(0, 100) ?? item.eventCode,
});

const takenBack = (
  item: NotificationRequestItem,
  reason: string,
): Extract<Outcome, { kind: 'declined' }> => ({
  kind: 'declined',
  reference: item.pspReference,
  reason,
  code: item.eventCode.toLowerCase(),
  message: textOf(item.reason) ?? `Adyen told ${item.eventCode}.`,
});

/** Nobody here asks for it: somebody did in Adyen's own pages, and it became one of the two. */
const cancelOrRefund = (item: NotificationRequestItem, isSuccess: boolean): Claim | undefined => {
  if (!isSuccess) return undefined;
  return item.additionalData?.['modification.action'] === 'cancel'
    ? attempt('void', done(item, 'voided'))
    : attempt('refund', done(item, 'refunded'));
};

const unmapped = (item: NotificationRequestItem): Outcome => ({
  kind: 'unknown',
  cause: `${item.eventCode} ${item.pspReference} is an event that no table holds`,
  isUnmapped: true,
});
