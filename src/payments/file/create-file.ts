import { hash } from 'node:crypto';
import { assert, type Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { presentFile } from './present-file.ts';
import { readContent } from './read-content.ts';
import type { CreateFile, FileView } from './schema.ts';
import { insertFile, selectFile } from './store.ts';

/**
 * Takes in a file, to be shown to a provider as evidence. It stays with us until evidence that
 * names it is submitted. The same request run again finds what it made.
 *
 * @throws refusal file_content_malformed, file_empty, file_too_large, file_content_differs
 */
export const createFile = async (
  deps: Pick<PaymentsDeps, 'database' | 'clock'>,
  caller: Caller,
  { body }: { readonly body: CreateFile },
): Promise<FileView> => {
  const { organisationId, mode } = caller;
  const { purpose, name, content_type: contentType } = body;
  const content = readContent(body.content, contentType);
  const sha256 = hash('sha256', content, 'buffer');
  const id = caller.ids.next('fil');

  const file = await deps.database.transaction(async (tx) => {
    const described = [purpose, name, contentType, content.length, sha256] as const;
    const row = [organisationId, mode, id, ...described, content, deps.clock.now()] as const;
    const inserted = await tx.row(insertFile, [...row]);
    return inserted ?? (await tx.row(selectFile, [organisationId, mode, id]));
  });

  assert(file !== undefined, 'a file that cannot be inserted is there already');
  assert(file.sha256.equals(sha256), 'an id stands for one content');
  return presentFile(file);
};
