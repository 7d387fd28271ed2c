import { type Asked, answered, marked, type Naive, received, written } from './world.ts';

/** Writes that it begins, charges the card, writes how it went. */
export const pay = async (naive: Naive, { merchant, body }: Asked): Promise<object> => {
  const { amount, isManual } = body as { readonly amount: string; readonly isManual?: boolean };
  naive.reach(...received);
  const { rows } = await naive.pool.query<{ id: string }>(
    `/* intent */ insert into naive.payment (merchant, status) values ($1, 'processing') returning id`,
    [merchant],
  );
  const id = rows[0]?.id ?? '';
  naive.reach(...marked);
  try {
    const intent = await naive.provider(merchant, '/v1/payment_intents', {
      amount,
      currency: 'eur',
      confirm: 'true',
      payment_method: 'pm_card_visa',
      'allowed_payment_method_types[0]': 'card',
      capture_method: isManual === true ? 'manual' : 'automatic',
      'metadata[payment]': id,
    });
    naive.reach(...answered);
    const status = intent.status === 'succeeded' ? 'captured' : 'authorized';
    await naive.pool.query(
      `/* outcome */ update naive.payment
       set status = $2, captured = $3, currency = $4, intent = $5 where id = $1`,
      [id, status, intent.amount_received, intent.currency, intent.id],
    );
    naive.reach(...written);
    return { id, status };
  } catch (fault) {
    if (isDatabaseFault(fault)) throw fault;
    await naive.pool.query(`update naive.payment set status = 'failed' where id = $1`, [id]);
    return { id, status: 'failed' };
  }
};

/** Only what the provider did is a failed payment. */
export const isDatabaseFault = (fault: unknown): boolean =>
  fault instanceof Error &&
  ('severity' in fault || /onnection|ECONN/.test(fault.message)) &&
  !/fetch failed/.test(fault.message);
