import { type Scope, type Transaction, textColumn } from '#kernel';
import type { MovedAttempts } from '#payments';
import { unsettledOf } from './store.ts';

/** Those of a page of attempts that no report has named, and no break has told of: their ids. */
export const unsettledAmong = async (
  tx: Transaction,
  { organisationId }: Scope,
  { attemptIds, paymentIds }: Pick<MovedAttempts, 'attemptIds' | 'paymentIds'>,
): Promise<readonly string[]> => {
  if (attemptIds.length === 0) return [];
  const rows = await tx.rows(unsettledOf, [
    organisationId,
    textColumn(attemptIds, (id) => id),
    textColumn(paymentIds, (id) => id),
  ]);
  return rows.map((row) => row.attempt_id);
};
