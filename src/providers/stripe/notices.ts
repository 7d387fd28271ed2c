/**
 * The notices to subscribe to at Stripe: those that can tell us what we do not know yet. Others say
 * what our own calls did, and would only cost.
 */
export const stripeNotices = [
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'payment_intent.amount_capturable_updated',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.dispute.closed',
  'setup_intent.succeeded',
  'setup_intent.setup_failed',
] as const;

/**
 * The notices to subscribe to for connected accounts, at the endpoint that is told of them. Twenty is
 * as many as the list of events is filtered by at once.
 */
export const connectNotices = [
  'account.updated',
  'account.application.authorized',
  'account.application.deauthorized',
  'account.external_account.created',
  'account.external_account.updated',
  'account.external_account.deleted',
  'capability.updated',
  'person.updated',
  'transfer.created',
  'transfer.updated',
  'transfer.reversed',
  'application_fee.refunded',
  'payout.created',
  'payout.updated',
  'payout.paid',
  'payout.failed',
  'payout.canceled',
  'payout.reconciliation_completed',
  'topup.succeeded',
  'topup.failed',
] as const;
