import type { Scope } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import type { Payment } from '../record/world.ts';
import { paymentById } from './store.ts';

/**
 * Reads a payment without a lock: to look at, never to decide upon.
 *
 * @throws refusal payment_not_found, also for another organisation's or the other mode's
 */
export const findPayment = async (
  deps: Pick<PaymentsDeps, 'database'>,
  scope: Scope,
  id: string,
): Promise<Payment> => {
  const payment = await deps.database.asTenant(
    scope,
    async (tx) => await tx.row(paymentById, [id]),
  );
  if (payment?.mode === scope.mode) return payment;
  throw refuse('payment_not_found', { detail: `No payment ${id}.` });
};
