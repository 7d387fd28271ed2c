import { type Asked, answered, marked, type Naive, received, written } from './world.ts';

interface Wanted {
  readonly amount: string;
  readonly isManual?: boolean;
  /** There is another acquirer, and its key. */
  readonly secondKey?: string;
  readonly card?: string;
}

/** Writes that it begins, charges the card, writes how it went. */
export const pay = async (naive: Naive, { merchant, body }: Asked): Promise<object> => {
  const { amount, isManual, secondKey, card = 'pm_card_visa' } = body as Wanted;
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
      payment_method: card,
      'allowed_payment_method_types[0]': 'card',
      capture_method: isManual === true ? 'manual' : 'automatic',
      'metadata[payment]': id,
    });
    naive.reach(...answered);
    const status = intent.status === 'succeeded' ? 'captured' : 'authorized';
    await naive.pool.query(
      `/* outcome */ update naive.payment
       set status = $2, captured = captured + $3, currency = $4, intent = $5 where id = $1`,
      [id, status, intent.amount_received, intent.currency, intent.id],
    );
    naive.reach(...written);
    return { id, status };
  } catch (fault) {
    if (isDatabaseFault(fault)) throw fault;
    if (secondKey !== undefined) return await payElsewhere(naive, { id, amount, secondKey });
    await naive.pool.query(`update naive.payment set status = 'failed' where id = $1`, [id]);
    return { id, status: 'failed' };
  }
};

/** What went wrong at the first acquirer is tried at the second, whatever it was. */
const payElsewhere = async (
  naive: Naive,
  {
    id,
    amount,
    secondKey,
  }: { readonly id: string; readonly amount: string; readonly secondKey: string },
): Promise<object> => {
  const isPaid = await naive.second(secondKey, { id, amount }).catch(() => false);
  naive.reach(...answered);
  await naive.pool.query(
    `/* outcome */ update naive.payment
     set status = $2, captured = captured + $3, currency = 'eur' where id = $1`,
    [id, isPaid ? 'captured' : 'failed', isPaid ? amount : 0],
  );
  naive.reach(...written);
  return { id, status: isPaid ? 'captured' : 'failed' };
};

/** Only what the provider did is a failed payment. */
export const isDatabaseFault = (fault: unknown): boolean =>
  fault instanceof Error &&
  ('severity' in fault || /onnection|ECONN/.test(fault.message)) &&
  !/fetch failed/.test(fault.message);
