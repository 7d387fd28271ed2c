import type { Scope, Transaction } from '#kernel';
import { refuse } from '../../errors.ts';
import { type Errand, errandOf } from '../errand.ts';
import { selectErrand } from '../store.ts';

/**
 * An errand of an organisation and mode.
 *
 * @throws refusal errand_not_found
 */
export const findErrand = async (
  tx: Transaction,
  { organisationId, mode }: Scope,
  id: string,
): Promise<Errand> => {
  const row = await tx.row(selectErrand, [organisationId, mode, id]);
  if (row === undefined) throw refuse('errand_not_found', { detail: `No errand ${id}.` });
  return errandOf(row);
};
