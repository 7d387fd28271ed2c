import type { Claim, DisputeReport } from '../contract.ts';
import { textOf, toMoney } from './answers.ts';
import { type DisputeStep, disputeStepOf } from './event-codes.ts';
import type { NotificationRequestItem } from './sdk.ts';

/** What a notice says of a dispute; nothing where its amount cannot be counted. */
export const judgeDispute = (item: NotificationRequestItem): Claim | undefined => {
  const more = item.additionalData ?? {};
  const step = disputeStepOf(item.eventCode);
  const amount = toMoney(item.amount);
  if (step === undefined || amount === undefined) return undefined;
  const code =
    textOf(more.chargebackReasonCode) ?? textOf(more.rfiReasonCode) ?? textOf(more.nofReasonCode);
  const dispute: DisputeReport = {
    reference: item.pspReference,
    paymentReferences: [more.capturePspReference, item.originalReference].filter(
      (reference) => textOf(reference) !== undefined,
    ) as readonly string[],
    attemptId: textOf(item.merchantReference) ?? null,
    amount,
    reason: reasonOfDispute(code ?? '', item.reason ?? ''),
    code: code ?? textOf(item.reason)?.slice(0, 100) ?? 'none',
    ...step,
    status: statusOf(step, more.disputeStatus, more.defendable),
    respondBy: timeOf(more.defensePeriodEndsAt),
    occurredAt: timeOf(item.eventDate) ?? new Date(0),
  };
  return { about: 'dispute', dispute };
};

/**
 * Adyen's own status where it is final; else what the event means. A dispute that cannot be
 * defended waits for nobody. Source: docs.adyen.com/risk-management/disputes-api/
 * dispute-notifications, `disputeStatus`; read 2026-11.
 */
const statusOf = (
  { status }: DisputeStep,
  said: string | undefined,
  defendable: string | undefined,
): DisputeReport['status'] => {
  switch (said) {
    case 'Won':
      return 'won';
    case 'Lost':
    case 'Accepted':
    case 'Expired':
      return 'lost';
    case 'Responded':
    case 'Pending':
      return status === 'won' || status === 'lost' ? status : 'under_review';
    default:
      return defendable === 'false' && status === 'needs_response' ? 'lost' : status;
  }
};

/** By the schemes' numbering: Visa 10.–13., Mastercard 48xx. Others by their words. */
const reasonOfDispute = (code: string, words: string): string => {
  if (/^10\.|^48(37|49|63|70|71)$/.test(code) || /fraud/i.test(words)) return 'fraudulent';
  if (/^13\.1$|^4855$/.test(code) || /not received/i.test(words)) return 'product_not_received';
  if (/^13\.[345]$|^4853$/.test(code)) return 'product_unacceptable';
  if (/^13\.2$|^4841$/.test(code)) return 'subscription_canceled';
  if (/^13\.[67]$|^4860$/.test(code)) return 'credit_not_processed';
  if (/^12\.6|^4834$/.test(code) || /duplicate/i.test(words)) return 'duplicate';
  return 'general';
};

const timeOf = (text: string | undefined): Date | null => {
  if (text === undefined) return null;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? null : time;
};
