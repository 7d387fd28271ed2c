import { formatAmount, money } from '#money';
import type { Attempt } from '../record/world.ts';
import type { ReviewView } from './schema.ts';

/** An attempt as the review queue shows it. The evidence is on the payment's timeline. */
export const presentReview = (attempt: Attempt): ReviewView => ({
  id: attempt.id,
  object: 'review',
  payment_id: attempt.payment_id,
  refund_id: attempt.refund_id,
  operation: attempt.operation,
  provider: attempt.provider,
  status: attempt.state,
  amount: formatAmount(money(attempt.amount_minor, attempt.currency)),
  currency: attempt.currency,
  provider_reference: attempt.provider_reference,
  reason: attempt.review_reason,
  looks: attempt.resolve_count,
  created_at: attempt.created_at.toISOString(),
  updated_at: attempt.updated_at.toISOString(),
});
