import { sql } from '#kernel';
import { refundColumns } from '../record/columns.ts';
import type { Refund } from '../record/world.ts';

export const refundById = sql<Refund, [id: string]>(
  'payments.refund_by_id',
  `
  select ${refundColumns}
  from payments.refund
  where organisation_id = current_setting('bascule.organisation_id') and id = $1`,
);

export const listRefundRows = sql<
  Refund,
  [before: string | null, paymentId: string | null, limit: number]
>(
  'payments.list_refunds',
  `
  select ${refundColumns}
  from payments.refund
  where organisation_id = current_setting('bascule.organisation_id')
    and mode = current_setting('bascule.mode')
    and ($1::text is null or id < $1)
    and ($2::text is null or payment_id = $2)
  order by id desc
  limit $3`,
);
