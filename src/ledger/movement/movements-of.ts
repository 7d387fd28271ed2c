import { columns, type Transaction } from '#kernel';

import { type MovementRow, movementsOfReferences } from './store.ts';

/** What the transfers of one business object come to on one account. Credit positive. */
export interface Movement {
  readonly organisationId: string;
  readonly referenceId: string;
  readonly path: string;
  readonly layer: 'posted' | 'pending';
  readonly minor: bigint;
}

/**
 * What the transfers of many business objects come to, in one round trip: for whoever holds the
 * books against their own rows.
 *
 * @example await movementsOf(tx, 'payment', [{ organisationId, referenceId: payment.id }])
 */
export const movementsOf = async (
  tx: Transaction,
  referenceType: string,
  references: readonly { readonly organisationId: string; readonly referenceId: string }[],
): Promise<readonly Movement[]> => {
  if (references.length === 0) return [];
  const [organisationIds, referenceIds] = columns(references, (one) => [
    one.organisationId,
    one.referenceId,
  ]);
  const rows = await tx.rows(movementsOfReferences, [organisationIds, referenceIds, referenceType]);
  return rows.map(toMovement);
};

const toMovement = (row: MovementRow): Movement => ({
  organisationId: row.organisation_id,
  referenceId: row.reference_id,
  path: row.path,
  layer: row.layer,
  minor: row.minor,
});
