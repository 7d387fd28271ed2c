import type { DisputeReport } from '../contract.ts';
import type { NotificationRequestItem } from './sdk.ts';

type EventCode = `${NotificationRequestItem.EventCodeEnum}`;

/** What a notice of a payment says, once its `success` is known too. */
export type EventMeaning =
  /** The end of an operation: `success` says which. */
  | 'authorize'
  | 'increment'
  | 'capture'
  | 'void'
  | 'refund'
  | 'cancel_or_refund'
  /** An end that was told before, taken back. */
  | 'capture_taken_back'
  | 'refund_taken_back'
  | 'refund_stopped'
  /** The payer did not finish in time. */
  | 'never_finished'
  /** A standing authorisation is gone. */
  | 'expired'
  | 'let_go'
  | 'pending'
  | 'dispute'
  /** Says nothing of what we asked for. */
  | 'silent'
  /** Of flows that nobody here asks for: somebody has to look. */
  | 'unmapped';

/**
 * What Adyen's event codes mean. The compiler holds the table complete over the SDK's enum. Source:
 * docs.adyen.com/development-resources/webhooks/webhook-types; read 2026-11.
 */
export const eventCodes = {
  AUTHORISATION: 'authorize',
  AUTHORISATION_ADJUSTMENT: 'increment',
  CAPTURE: 'capture',
  CANCELLATION: 'void',
  REFUND: 'refund',
  CANCEL_OR_REFUND: 'cancel_or_refund',
  CAPTURE_FAILED: 'capture_taken_back',
  REFUND_FAILED: 'refund_taken_back',
  REFUNDED_REVERSED: 'refund_taken_back',
  VOID_PENDING_REFUND: 'refund_stopped',
  OFFER_CLOSED: 'never_finished',
  EXPIRE: 'expired',
  TECHNICAL_CANCEL: 'let_go',
  PENDING: 'pending',
  REQUEST_FOR_INFORMATION: 'dispute',
  NOTIFICATION_OF_CHARGEBACK: 'dispute',
  CHARGEBACK: 'dispute',
  DISPUTE_OPENED_WITH_CHARGEBACK: 'dispute',
  CHARGEBACK_REVERSED: 'dispute',
  SECOND_CHARGEBACK: 'dispute',
  INFORMATION_SUPPLIED: 'dispute',
  DISPUTE_DEFENSE_PERIOD_ENDED: 'dispute',
  ISSUER_RESPONSE_TIMEFRAME_EXPIRED: 'dispute',
  PREARBITRATION_WON: 'dispute',
  PREARBITRATION_LOST: 'dispute',
  // Words beside a dispute or a fraud that move no money and end nothing.
  ISSUER_COMMENTS: 'silent',
  NOTIFICATION_OF_FRAUD: 'silent',
  // The cancellation that follows a rejection is told by itself.
  MANUAL_REVIEW_ACCEPT: 'silent',
  MANUAL_REVIEW_REJECT: 'silent',
  RECURRING_CONTRACT: 'silent',
  REPORT_AVAILABLE: 'silent',
  // Tells that a refund waits for its capture; its end comes as REFUND.
  POSTPONED_REFUND: 'silent',
  // Adyen's own retries and reviews are switched on by a request that we never send.
  AUTORESCUE: 'unmapped',
  CANCEL_AUTORESCUE: 'unmapped',
  PROCESS_RETRY: 'unmapped',
  HANDLED_EXTERNALLY: 'unmapped',
  // Partial payments over several methods, donations, payouts.
  ORDER_OPENED: 'unmapped',
  ORDER_CLOSED: 'unmapped',
  DONATION: 'unmapped',
  PAYOUT_DECLINE: 'unmapped',
  PAYOUT_EXPIRE: 'unmapped',
  PAYOUT_THIRDPARTY: 'unmapped',
  PAIDOUT_REVERSED: 'unmapped',
  REFUND_WITH_DATA: 'unmapped',
} as const satisfies Readonly<Record<EventCode | 'DISPUTE_OPENED_WITH_CHARGEBACK', EventMeaning>>;

/** The meaning of a code; `unmapped` for one that the table does not hold. */
export const meaningOfEvent = (code: string): EventMeaning =>
  Object.hasOwn(eventCodes, code) ? eventCodes[code as keyof typeof eventCodes] : 'unmapped';

/** Where a dispute stands after an event, and what the event moved. */
export type DisputeStep = Pick<DisputeReport, 'stage' | 'status' | 'funds'>;

type DisputeCode = {
  [Code in keyof typeof eventCodes]: (typeof eventCodes)[Code] extends 'dispute' ? Code : never;
}[keyof typeof eventCodes];

/**
 * What each event of a dispute says of it. `funds` is what this very event moved. Source:
 * docs.adyen.com/risk-management/disputes-api/dispute-notifications; read 2026-11.
 */
export const disputeSteps = {
  REQUEST_FOR_INFORMATION: step('inquiry', 'needs_response', 'none'),
  NOTIFICATION_OF_CHARGEBACK: step('inquiry', 'needs_response', 'none'),
  CHARGEBACK: step('chargeback', 'needs_response', 'withdrawn'),
  DISPUTE_OPENED_WITH_CHARGEBACK: step('chargeback', 'needs_response', 'withdrawn'),
  INFORMATION_SUPPLIED: step('chargeback', 'under_review', 'none'),
  // The defence was taken; until its time is over the issuer may still contradict it.
  CHARGEBACK_REVERSED: step('chargeback', 'under_review', 'returned'),
  ISSUER_RESPONSE_TIMEFRAME_EXPIRED: step('chargeback', 'won', 'none'),
  SECOND_CHARGEBACK: step('second_chargeback', 'lost', 'withdrawn'),
  DISPUTE_DEFENSE_PERIOD_ENDED: step('chargeback', 'lost', 'none'),
  PREARBITRATION_WON: step('second_chargeback', 'won', 'none'),
  PREARBITRATION_LOST: step('second_chargeback', 'lost', 'withdrawn'),
} as const satisfies Readonly<Record<DisputeCode, DisputeStep>>;

/** The step of a dispute's event; nothing for any other. */
export const disputeStepOf = (code: string): DisputeStep | undefined =>
  Object.hasOwn(disputeSteps, code) ? disputeSteps[code as DisputeCode] : undefined;

function step(
  stage: DisputeStep['stage'],
  status: DisputeStep['status'],
  funds: DisputeStep['funds'],
): DisputeStep {
  return { stage, status, funds };
}
