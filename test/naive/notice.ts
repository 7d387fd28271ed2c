import type { Asked, Naive, ProviderObject } from './world.ts';

/** Believes whatever says that a payment was captured, where it does not know so already. */
export const takeNotice = async (naive: Naive, { body }: Asked): Promise<object> => {
  const { type, data } = body as {
    readonly type: string;
    readonly data: { readonly object: ProviderObject };
  };
  naive.reach('webhooks.before_keep_notice');
  if (type === 'payment_intent.succeeded') {
    const { id, amount_received: captured, currency } = data.object;
    await naive.pool.query(
      `update naive.payment set status = 'captured', captured = $2, currency = $3
       where intent = $1 and status <> 'captured'`,
      [id, captured, currency],
    );
  }
  naive.reach('webhooks.after_keep_notice');
  return {};
};
