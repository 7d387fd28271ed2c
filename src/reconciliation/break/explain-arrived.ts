import type { EventDraft, Transaction } from '#kernel';
import type { ReportPlace } from '../match/report-place.ts';
import { breakMachine } from './break.machine.ts';
import { breakEvent } from './break-event.ts';
import { appendBreakSteps, closeAll, lockBreaks, type MissedRow } from './store.ts';

/** Who closes what closes itself. */
const nobody = 'reconciliation';

/**
 * Closes, as explained, what was missed in earlier reports and has now come, and answers what is
 * to be told of it.
 *
 * @param arrived the attempts that rows have named now
 */
export const explainArrived = async (
  tx: Transaction,
  { scope, reportId }: ReportPlace,
  at: Date,
  missed: readonly MissedRow[],
  arrived: ReadonlySet<string>,
): Promise<readonly EventDraft[]> => {
  const { organisationId, mode } = scope;
  const ids = missed
    .filter(({ state, attempt_id: id }) => state === breakMachine.initial && arrived.has(id))
    .map(({ id }) => id);
  if (ids.length === 0) return [];
  const locked = await tx.rows(lockBreaks, [organisationId, mode, ids]);
  const open = locked.filter(({ state }) => breakMachine.may(state, 'explain')).map(({ id }) => id);
  const closed = await tx.rows(closeAll, [
    organisationId,
    'explained',
    `Came in ${reportId}.`,
    nobody,
    at,
    open,
    open.map(() => null),
  ]);
  await tx.run(appendBreakSteps, [organisationId, mode, 'explain', 'explained', at, open]);
  return closed.map((row) => breakEvent(row, 'reconciliation.break_closed'));
};
