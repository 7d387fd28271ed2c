import type { Static } from 'typebox';
import { writeAudit } from '#identity';
import { assert, type Caller } from '#kernel';
import type { ReconciliationDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { presentBreak } from './present-break.ts';
import type { AssignBreakBody, BreakParams, BreakView } from './schema.ts';
import { assignOne, lockBreaks } from './store.ts';

/**
 * Gives an open break an owner, or another one.
 *
 * @throws refusal break_not_found, break_closed
 */
export const assignBreak = async (
  deps: Pick<ReconciliationDeps, 'database' | 'clock'>,
  caller: Caller,
  {
    params,
    body,
  }: {
    readonly params: Static<typeof BreakParams>;
    readonly body: Static<typeof AssignBreakBody>;
  },
): Promise<BreakView> =>
  await deps.database.transaction(async (tx) => {
    const { organisationId, mode } = caller;
    const [row] = await tx.rows(lockBreaks, [organisationId, mode, [params.break_id]]);
    if (row === undefined) throw refuse('break_not_found');
    if (row.state !== 'open') throw refuse('break_closed');
    const at = deps.clock.now();
    const after = await tx.row(assignOne, [organisationId, row.id, body.owner, at]);
    assert(after !== undefined, 'a locked break can be assigned');
    await writeAudit(tx, caller, 'break.assign', { type: 'break', id: row.id }, body);
    return presentBreak(after);
  });
