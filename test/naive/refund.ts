import { isDatabaseFault } from './pay.ts';
import { type Asked, answered, marked, type Naive, Refused, received, written } from './world.ts';

/** Looks whether enough is left, refunds it, writes how it went. */
export const refund = async (naive: Naive, { body }: Asked): Promise<object> => {
  const { id, amount } = body as { readonly id: string; readonly amount: string };
  naive.reach(...received);
  const { rows } = await naive.pool.query<{ merchant: string; intent: string; left: string }>(
    `select merchant, intent, captured - (
       select coalesce(sum(amount), 0) from naive.refund
       where payment_id = payment.id and status = 'succeeded'
     ) as left
     from naive.payment where id = $1`,
    [id],
  );
  const [payment] = rows;
  if (payment === undefined || Number(payment.left) < Number(amount)) {
    throw new Refused(`payment ${id} has ${payment?.left} left`);
  }
  const begun = await naive.pool.query<{ id: string }>(
    `/* intent */ insert into naive.refund (payment_id, status) values ($1, 'pending') returning id`,
    [id],
  );
  const refundId = begun.rows[0]?.id ?? '';
  naive.reach(...marked);
  try {
    const form = { payment_intent: payment.intent, amount };
    const made = await naive.provider(payment.merchant, '/v1/refunds', form);
    naive.reach(...answered);
    await naive.pool.query(
      `/* outcome */ update naive.refund
       set status = 'succeeded', amount = amount + $2, currency = $3 where id = $1`,
      [refundId, made.amount, made.currency],
    );
    naive.reach(...written);
    return { id: refundId, status: 'succeeded' };
  } catch (fault) {
    if (isDatabaseFault(fault)) throw fault;
    await naive.pool.query(`update naive.refund set status = 'failed' where id = $1`, [refundId]);
    return { id: refundId, status: 'failed' };
  }
};
