import type { Asked, Naive, ProviderObject } from './world.ts';

/** What a notice shows of its object. */
interface Shown extends ProviderObject {
  readonly payment_intent?: string;
  readonly amount_refunded?: number;
  readonly metadata?: { readonly payment?: string };
}

/**
 * Believes whatever says that a payment was captured or given back, where it does not know so
 * already; and finds the payment by whatever name the notice gives.
 */
export const takeNotice = async (naive: Naive, { body }: Asked): Promise<object> => {
  const { type, data } = body as {
    readonly type: string;
    readonly data: { readonly object: Shown };
  };
  const shown = data.object;
  naive.reach('webhooks.before_keep_notice');
  if (type === 'payment_intent.succeeded') {
    await naive.pool.query(
      `update naive.payment set status = 'captured', captured = captured + $2, currency = $3
       where (intent = $1 or id = $4) and status <> 'captured'`,
      [shown.id, shown.amount_received, shown.currency, shown.metadata?.payment ?? null],
    );
  }
  if (type === 'charge.refunded') {
    await naive.pool.query(
      `update naive.refund set status = 'succeeded', amount = amount + $2, currency = $3
       where status = 'pending'
         and payment_id in (select id from naive.payment where intent = $1)`,
      [shown.payment_intent, shown.amount_refunded, shown.currency],
    );
  }
  naive.reach('webhooks.after_keep_notice');
  return {};
};
