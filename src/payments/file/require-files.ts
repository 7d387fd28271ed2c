import type { Scope, Transaction } from '#kernel';
import { refuse } from './errors.ts';
import { isOurFile, type StoredFile } from './file.ts';
import { selectFiles } from './store.ts';

/**
 * The files among what stands under these names, by id. A name that is not one of ours is the
 * provider's, and for the provider to know.
 *
 * @param files what was sent under `/files`, by the kind of evidence
 * @throws refusal file_not_found, naming the first that is not of this organisation and mode
 */
export const requireFiles = async (
  tx: Transaction,
  { organisationId, mode }: Scope,
  files: Readonly<Record<string, string | undefined>>,
): Promise<ReadonlyMap<string, StoredFile>> => {
  const ours = Object.entries(files).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && isOurFile(entry[1]),
  );
  if (ours.length === 0) return new Map();
  const ids = ours.map(([, id]) => id);
  const rows = await tx.rows(selectFiles, [organisationId, mode, ids]);
  const found = new Map(rows.map((file) => [file.id, file]));
  for (const [kind, id] of ours) {
    if (found.has(id)) continue;
    throw refuse('file_not_found', { detail: `No file ${id}.`, pointer: `/files/${kind}` });
  }
  return found;
};
