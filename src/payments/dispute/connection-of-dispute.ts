import { assert } from '#kernel';
import type { Connection } from '#providers';
import { inNameOf } from '../attempt/connection-of.ts';
import type { PaymentsDeps } from '../deps.ts';
import { actsFor } from '../split/charge-of.ts';
import type { Dispute } from './dispute.ts';
import { splitOfPayment } from './store.ts';

/**
 * The account that a dispute is seen and answered through: that of its payment, in the name of the
 * seller where he was charged for directly.
 */
export const connectionOfDispute = async (
  deps: Pick<PaymentsDeps, 'connectionById' | 'database'>,
  dispute: Dispute,
): Promise<Connection> => {
  const connection = await deps.connectionById(dispute.connection_id);
  assert(connection !== undefined, `the connection ${dispute.connection_id} is kept for ever`);
  const payment = await deps.database.transaction(
    async (tx) => await tx.row(splitOfPayment, [dispute.organisation_id, dispute.payment_id]),
  );
  assert(payment !== undefined, `a dispute has its payment ${dispute.payment_id}`);
  return inNameOf(connection, actsFor(payment) ?? null);
};
