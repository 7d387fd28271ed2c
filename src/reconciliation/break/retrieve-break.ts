import type { Static } from 'typebox';
import type { Caller, Transaction } from '#kernel';
import { suggestAttempts } from '#payments';
import type { ReconciliationDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { presentBreak } from './present-break.ts';
import type { BreakParams, BreakWithSuggestionsView } from './schema.ts';
import { type BreakRow, breakById, rowTime } from './store.ts';

/**
 * One difference, with payments that may explain it where nothing names one.
 *
 * @throws refusal break_not_found
 */
export const retrieveBreak = async (
  deps: Pick<ReconciliationDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: Static<typeof BreakParams> },
): Promise<BreakWithSuggestionsView> =>
  await deps.database.asTenant(caller, async (tx) => {
    const { organisationId, mode } = caller;
    const row = await tx.row(breakById, [organisationId, mode, params.break_id]);
    if (row === undefined) throw refuse('break_not_found');
    return { ...presentBreak(row), suggestions: await suggest(tx, caller, row) };
  });

const suggest = async (
  tx: Transaction,
  caller: Caller,
  row: BreakRow,
): Promise<BreakWithSuggestionsView['suggestions']> => {
  const { type, row_number: number, actual_minor: minor, actual_currency: currency } = row;
  if (type !== 'missing_here' || number === null || minor === null || currency === null) return [];
  const found = await tx.row(rowTime, [row.organisation_id, row.report_id, number]);
  if (found === undefined || found.occurred_at === null) return [];
  const { provider } = row;
  const at = found.occurred_at;
  const attempts = await suggestAttempts(tx, caller, { provider, minor, currency, at });
  return attempts.map((attempt) => ({
    payment_id: attempt.paymentId,
    attempt_id: attempt.attemptId,
    operation: attempt.operation,
    status: attempt.state,
  }));
};
