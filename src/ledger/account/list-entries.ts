import type { Scope, Transaction } from '#kernel';

import { listAccountEntries, type StatementRow } from './store.ts';

/** Where a page of a statement begins: just below the entry that it names. */
export interface StatementPlace {
  readonly bookedAt: Date;
  readonly version: bigint;
}

/** One line of an account's statement. */
export interface StatementLine extends StatementPlace {
  readonly effectiveAt: Date;
  readonly transferId: string;
  readonly kind: string;
  readonly reference: { readonly type: string; readonly id: string };
  readonly layer: 'posted' | 'pending';
  /** Credit positive, debit negative. */
  readonly minor: bigint;
  readonly currency: string;
  readonly postedAfter: bigint;
}

/** The latest there is: where the first page begins. */
const newest: StatementPlace = { bookedAt: new Date(8.64e15), version: 0n };

/** An account's entries, newest first, at most `limit`, below a place where one is given. */
export const listEntries = async (
  tx: Transaction,
  { organisationId, mode }: Scope,
  path: string,
  { limit, below = newest }: { readonly limit: number; readonly below?: StatementPlace },
): Promise<readonly StatementLine[]> => {
  const { bookedAt, version } = below;
  const place = [organisationId, mode, path, bookedAt, version, limit] as const;
  return (await tx.rows(listAccountEntries, [...place])).map(statementLine);
};

const statementLine = (row: StatementRow): StatementLine => ({
  bookedAt: row.booked_at,
  version: row.version,
  effectiveAt: row.effective_at,
  transferId: row.transfer_id,
  kind: row.kind,
  reference: { type: row.reference_type, id: row.reference_id },
  layer: row.layer,
  minor: row.amount,
  currency: row.currency,
  postedAfter: row.posted_after,
});
