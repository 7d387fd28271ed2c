import type { Transaction } from '#kernel';
import type { Evidence } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import { requireFiles } from '../file/require-files.ts';
import { type Dispute, scopeOfDispute } from './dispute.ts';
import { refuse } from './errors.ts';

/**
 * Refuses evidence whose files are larger together than the provider takes. Files that the provider
 * holds under names of its own are for it to count; one that stands for two things counts twice.
 *
 * @throws refusal dispute_evidence_too_large, file_not_found
 */
export const requireEvidenceFits = async (
  deps: Pick<PaymentsDeps, 'providerNamed'>,
  tx: Transaction,
  dispute: Dispute,
  { files }: Evidence,
): Promise<void> => {
  const terms = deps.providerNamed(dispute.provider).disputes?.files ?? null;
  if (terms === null) return;
  const found = await requireFiles(tx, scopeOfDispute(dispute), files);
  const bytes = Object.values(files).reduce(
    (sum, name) => sum + (found.get(name)?.size_bytes ?? 0),
    0,
  );
  if (bytes <= terms.bytesMax) return;
  throw refuse('dispute_evidence_too_large', {
    detail: `They have ${bytes} bytes; ${dispute.provider} takes at most ${terms.bytesMax}.`,
    pointer: '/files',
  });
};
