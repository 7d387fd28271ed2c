import { refuse } from '../errors.ts';
import type { Payment, World } from '../record/world.ts';
import { type PaymentEvent, paymentMachine } from './payment.machine.ts';

/** The payment, or the refusal that there is none (for another organisation there is none). */
export const requirePayment = (world: World | undefined, paymentId: string): World => {
  if (world === undefined)
    throw refuse('payment_not_found', { detail: `No payment ${paymentId}.` });
  return world;
};

/** Refuses what the machine does not allow from where the payment stands. */
export const requireStep = (payment: Payment, event: PaymentEvent): void => {
  if (paymentMachine.may(payment.state, event)) return;
  throw refuse('payment_wrong_state', {
    detail: `Payment ${payment.id} is ${payment.state}; ${event} is not possible there.`,
    extra: { status_of_payment: payment.state },
  });
};

/** Whether the provider holds money that nobody has taken yet, in time or late. */
export const isHeld = (payment: Payment): boolean => payment.held_minor > 0n;

/** Refuses to begin while another operation has not come to its end. */
export const requireFree = (payment: Payment): void => {
  if (payment.open_attempt_id === null) return;
  throw refuse('payment_busy', {
    detail: `Attempt ${payment.open_attempt_id} of payment ${payment.id} is still open.`,
    retryAfterSeconds: 2,
  });
};
