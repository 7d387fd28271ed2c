import type { Static } from 'typebox';
import { writeAudit } from '#identity';
import { appendEvents, assert, type Caller } from '#kernel';
import { postTransfers } from '#ledger';
import type { ReconciliationDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { breakMachine } from './break.machine.ts';
import { breakEvent } from './break-event.ts';
import { postBreak } from './post-break.ts';
import { presentBreak } from './present-break.ts';
import type { BreakParams, BreakView, CloseBreakBody } from './schema.ts';
import { appendBreakSteps, closeAll, lockBreaks } from './store.ts';

type Body = Static<typeof CloseBreakBody>;

const events = { explained: 'explain', posted: 'post', written_off: 'write_off' } as const;

/**
 * Closes a break for good, with who did it and why. Posting or writing off moves the difference on
 * the ledger in the same step: nothing is closed by tolerance.
 *
 * @throws refusal break_not_found, break_closed, break_moves_nothing
 */
export const closeBreak = async (
  deps: Pick<ReconciliationDeps, 'database' | 'clock' | 'ids' | 'onEvents'>,
  caller: Caller,
  { params, body }: { readonly params: Static<typeof BreakParams>; readonly body: Body },
): Promise<BreakView> => {
  const { organisationId, mode, actor } = caller;
  const { resolution, reason } = body;
  const at = deps.clock.now();
  const closed = await deps.database.transaction(async (tx) => {
    const [row] = await tx.rows(lockBreaks, [organisationId, mode, [params.break_id]]);
    if (row === undefined) throw refuse('break_not_found');
    if (!breakMachine.may(row.state, events[resolution])) {
      throw refuse('break_closed', { detail: `It was ${row.state} by ${row.closed_by}.` });
    }
    const to = breakMachine.step(row.state, events[resolution]);
    const transfer = resolution === 'explained' ? undefined : postBreak(row, resolution, at);
    if (resolution !== 'explained' && transfer === undefined) throw refuse('break_moves_nothing');
    const ids = [row.id];
    const [after] = await tx.rows(closeAll, [
      organisationId,
      to,
      reason,
      actor,
      at,
      ids,
      [transfer?.id ?? null],
    ]);
    assert(after !== undefined, 'a locked break can be closed');
    await tx.run(appendBreakSteps, [organisationId, mode, events[resolution], to, at, ids]);
    if (transfer !== undefined) {
      const [posted] = await postTransfers(tx, [transfer]);
      assert(posted?.kind === 'posted', `the ledger takes ${transfer.id}: ${posted?.kind}`);
    }
    await appendEvents(tx, deps.ids, [breakEvent(after, 'reconciliation.break_closed')]);
    await writeAudit(tx, caller, 'break.close', { type: 'break', id: row.id }, body);
    return after;
  });
  deps.onEvents();
  return presentBreak(closed);
};
