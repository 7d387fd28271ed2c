import type { Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from './errors.ts';
import { presentFile } from './present-file.ts';
import type { FileView } from './schema.ts';
import { selectFile } from './store.ts';

/** What a file is: its content is not given back. @throws refusal file_not_found */
export const retrieveFile = async (
  deps: Pick<PaymentsDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: { readonly file_id: string } },
): Promise<FileView> => {
  const { organisationId, mode } = caller;
  const id = params.file_id;
  const file = await deps.database.asTenant(
    caller,
    async (tx) => await tx.row(selectFile, [organisationId, mode, id]),
  );
  if (file === undefined) throw refuse('file_not_found', { detail: `No file ${id}.` });
  return presentFile(file);
};
