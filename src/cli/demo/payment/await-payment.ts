import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '#kernel';
import { CommandFault } from '../../command-fault.ts';
import type { Stage } from '../story.ts';
import type { Payment } from './show-payment.ts';

const patienceMs = 90_000;

/** Looks at a payment until its outcome is known. */
export const awaitPayment = async ({ world }: Stage, paymentId: string): Promise<Payment> => {
  const untilMs = systemClock.monotonicMs() + patienceMs;
  while (systemClock.monotonicMs() < untilMs) {
    const { body } = await world.client.retrievePayment({ params: { payment_id: paymentId } });
    if (!body.has_open_attempt) return body;
    await delay(50);
  }
  throw new CommandFault(`The story went wrong: nobody found out what became of ${paymentId}.`);
};
