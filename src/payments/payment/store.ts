import { sql } from '#kernel';
import { paymentColumns } from '../record/columns.ts';
import type { Payment } from '../record/world.ts';

export const paymentById = sql<Payment, [id: string]>(
  'payments.payment_by_id',
  `
  select ${paymentColumns}
  from payments.payment
  where organisation_id = current_setting('bascule.organisation_id') and id = $1`,
);

/** Keyset page, newest first: ids sort by time. */
export const listPaymentRows = sql<
  Payment,
  [
    before: string | null,
    status: string | null,
    customerId: string | null,
    reference: string | null,
    currency: string | null,
    from: string | null,
    to: string | null,
    limit: number,
  ]
>(
  'payments.list_payments',
  `
  select ${paymentColumns}
  from payments.payment
  where organisation_id = current_setting('bascule.organisation_id')
    and mode = current_setting('bascule.mode')
    and ($1::text is null or id < $1)
    and ($2::text is null or state = $2)
    and ($3::text is null or customer_id = $3)
    and ($4::text is null or reference = $4)
    and ($5::text is null or currency = $5)
    and ($6::timestamptz is null or created_at >= $6)
    and ($7::timestamptz is null or created_at < $7)
  order by id desc
  limit $8`,
);
