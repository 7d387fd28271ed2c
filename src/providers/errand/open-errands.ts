import { assert, columns, type Transaction } from '#kernel';
import { type ErrandDeps, type ErrandDraft, errandOf, type LeasedErrand } from './errand.ts';
import { leaseOf } from './lease-of.ts';
import { insertErrands } from './store.ts';

/**
 * Freezes errands and writes them in the caller's transaction, all in one statement. From its
 * commit on each may be on its way: it begins as `sending`, leased to this process, which drives it
 * once; a crash at any later point is found by the sweep.
 *
 * @returns those that are new; one whose id stands already is under way, or over, and is left out
 * @throws refusal of the provider that cannot do what is asked
 */
export const openErrands = async (
  deps: Pick<ErrandDeps, 'clock' | 'providerNamed'>,
  tx: Transaction,
  drafts: readonly ErrandDraft[],
): Promise<readonly LeasedErrand[]> => {
  if (drafts.length === 0) return [];
  const at = deps.clock.now();
  const leasedAtMs = deps.clock.monotonicMs();
  const rows = await tx.rows(
    insertErrands,
    columns(drafts, (draft) => {
      const { platform, capabilities } = deps.providerNamed(draft.provider);
      assert(platform !== null, `${draft.provider} serves platforms, or no errand goes there`);
      const request = platform.prepare(draft.instruction, draft.id);
      return [
        draft.scope.organisationId,
        draft.scope.mode,
        draft.id,
        draft.owner,
        draft.subjectId,
        draft.connectionId,
        draft.provider,
        draft.instruction.kind,
        JSON.stringify(request),
        leaseOf(capabilities),
        draft.traceparent,
        at,
      ];
    }),
  );
  const written = new Map(rows.map((row) => [keyOf(row.organisation_id, row.id), row]));
  return drafts.flatMap((draft) => {
    const key = keyOf(draft.scope.organisationId, draft.id);
    const row = written.get(key);
    written.delete(key);
    return row === undefined ? [] : [{ ...errandOf(row), leasedAtMs }];
  });
};

const keyOf = (organisationId: string, id: string): string => `${organisationId} ${id}`;
