import { isDatabaseFault } from './pay.ts';
import { type Asked, answered, marked, type Naive, Refused, received, written } from './world.ts';

/** Looks whether the payment is authorised, captures it, writes how it went. */
export const capture = async (naive: Naive, { body }: Asked): Promise<object> => {
  const { id } = body as { readonly id: string };
  naive.reach(...received);
  const { rows } = await naive.pool.query<{ merchant: string; status: string; intent: string }>(
    'select merchant, status, intent from naive.payment where id = $1',
    [id],
  );
  const [payment] = rows;
  if (payment?.status !== 'authorized') throw new Refused(`payment ${id} is ${payment?.status}`);
  await naive.pool.query(
    `/* intent */ update naive.payment set status = 'capturing' where id = $1`,
    [id],
  );
  naive.reach(...marked);
  try {
    const path = `/v1/payment_intents/${payment.intent}/capture`;
    const intent = await naive.provider(payment.merchant, path, {});
    naive.reach(...answered);
    await naive.pool.query(
      `/* outcome */ update naive.payment
       set status = 'captured', captured = captured + $2, currency = $3 where id = $1`,
      [id, intent.amount_received, intent.currency],
    );
    naive.reach(...written);
    return { id, status: 'captured' };
  } catch (fault) {
    if (isDatabaseFault(fault)) throw fault;
    await naive.pool.query(`update naive.payment set status = 'failed' where id = $1`, [id]);
    return { id, status: 'failed' };
  }
};
