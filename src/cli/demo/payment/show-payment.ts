import type { Static } from 'typebox';
import type { payments } from '#payments';
import { CommandFault } from '../../command-fault.ts';
import type { Stage } from '../story.ts';

/** A payment as the API answers it. */
export type Payment = Static<(typeof payments)['retrievePayment']['reply']>;

/** Says how a payment stands, and what moved on the ledger. A story that goes otherwise ends. */
export const showPayment = async (
  { world, tell }: Stage,
  payment: Payment,
  expected: Payment['status'],
  detail: string = payment.id,
): Promise<void> => {
  tell.state(payment.status, detail);
  if (payment.status !== expected) {
    throw new CommandFault(`The story went wrong: ${payment.id} should be ${expected} here.`);
  }
  const moved = await world.ledger.newTransfers(payment.id);
  if (moved.length === 0) tell.line('', 'nothing moved on the ledger');
  tell.transfers(moved);
};
