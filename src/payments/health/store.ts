import { sql } from '#kernel';

/** Both counts run along partial indexes that hold only what is open. */
export const openPayments = sql<{ unknown: bigint; oldest: Date | null }>(
  'payments.open_payments',
  `
  select
    (
      select count(*)
      from payments.attempt
      where state in ('sending', 'pending', 'requires_action', 'unknown') and state = 'unknown'
    ) as unknown,
    (
      select min(updated_at)
      from payments.payment
      where state in ('processing', 'in_review')
    ) as oldest`,
);
