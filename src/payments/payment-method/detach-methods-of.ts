import type { EventDraft, Transaction } from '#kernel';
import { moveMethod, writeMethodChanges } from './method-change.ts';
import { methodsMax } from './open-storing.ts';
import { lockMethodsOfCustomer } from './store.ts';

/**
 * Detaches every method of a locked customer that is or may become usable. Answers what is to be
 * told, for the caller to append last.
 */
export const detachMethodsOf = async (
  tx: Transaction,
  customer: { readonly organisation_id: string; readonly id: string },
  at: Date,
): Promise<readonly EventDraft[]> => {
  const key = [customer.organisation_id, customer.id] as const;
  const methods = await tx.rows(lockMethodsOfCustomer, [...key, methodsMax]);
  return await writeMethodChanges(
    tx,
    methods.map((method) => moveMethod(method, 'detach', at)),
  );
};
