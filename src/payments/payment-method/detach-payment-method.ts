import { appendEvents, type Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from './errors.ts';
import { foundMethod } from './find-payment-method.ts';
import { moveMethod, writeMethodChanges } from './method-change.ts';
import { paymentMethodMachine } from './payment-method.machine.ts';
import { presentPaymentMethod } from './present-payment-method.ts';
import type { PaymentMethodPath, PaymentMethodView } from './schema.ts';
import { lockPaymentMethod } from './store.ts';

/**
 * Takes a payment method away from its customer for good, also while it is still being stored.
 * Detaching it again changes nothing. It is detached with us: nothing charges it any more. At the
 * provider it stays where it is, because the contract with providers has no word for detaching.
 *
 * @throws refusals payment_method_not_found, payment_method_wrong_state
 */
export const detachPaymentMethod = async (
  deps: Pick<PaymentsDeps, 'database' | 'ids' | 'clock' | 'onEvents'>,
  caller: Caller,
  { params }: { readonly params: PaymentMethodPath },
): Promise<PaymentMethodView> => {
  const { payment_method_id: id } = params;
  const method = await deps.database.transaction(async (tx) => {
    const locked = await tx.row(lockPaymentMethod, [caller.organisationId, caller.mode, id]);
    const before = foundMethod(locked, id);
    if (before.state === 'detached') return before;
    if (!paymentMethodMachine.may(before.state, 'detach')) {
      throw refuse('payment_method_wrong_state', { detail: `${id} is ${before.state}.` });
    }
    const change = moveMethod(before, 'detach', deps.clock.now());
    await appendEvents(tx, deps.ids, await writeMethodChanges(tx, [change]));
    return change.method;
  });
  deps.onEvents();
  return presentPaymentMethod(method);
};
