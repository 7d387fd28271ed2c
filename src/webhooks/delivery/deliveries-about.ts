import type { Scope, Transaction } from '#kernel';
import { presentDeliveries } from './present-delivery.ts';
import type { DeliveryView } from './schema.ts';
import { deliveriesAboutRows } from './store.ts';

/** Deliveries of the events of some objects, oldest first, 500 at the most. For timelines. */
export const deliveriesAbout = async (
  tx: Transaction,
  scope: Scope,
  objectIds: readonly string[],
): Promise<readonly DeliveryView[]> => {
  const rows = await tx.rows(deliveriesAboutRows, [scope.organisationId, scope.mode, objectIds]);
  return await presentDeliveries(tx, scope, rows);
};
