import { assert, failpoints } from '#kernel';
import type { Called, Connection, DisputeDesk, Evidence, FileUpload } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import { isOurFile } from '../file/file.ts';
import { insertUpload, selectContent, selectUploads } from '../file/store.ts';
import { type Dispute, type Response, scopeOfDispute } from './dispute.ts';
import { keepExchanges } from './keep-exchanges.ts';

/** Evidence by the provider's names for its files, or why the provider does not hold them all. */
export type UploadedEvidence =
  | { readonly kind: 'uploaded'; readonly evidence: Evidence }
  | Exclude<FileUpload, { readonly kind: 'uploaded' }>;

type UploadDeps = Pick<PaymentsDeps, 'database' | 'ids' | 'clock'>;

/** An answer on its way, and who takes files for it. */
export interface Uploading {
  readonly desk: DisputeDesk;
  readonly connection: Connection;
  readonly dispute: Dispute;
  readonly response: Response;
}

const at = failpoints('payments', ['dispute_file_uploaded', 'dispute_file_kept']);

/**
 * Uploads those of our files that the provider does not hold yet in the account of the dispute, all
 * at once, so that the lease of the answer covers them. Each goes under its own id as its key, and
 * what the provider calls it is kept before evidence names it: after a crash at any point the same
 * key names the same file.
 */
export const uploadFiles = async (
  deps: UploadDeps,
  uploading: Uploading,
  evidence: Evidence,
): Promise<Called<UploadedEvidence>> => {
  const ours = [...new Set(Object.values(evidence.files).filter(isOurFile))];
  const held = await heldOf(deps, uploading, ours);
  const missing = ours.filter((id) => !held.has(id));
  const settled = await Promise.allSettled(
    missing.map(async (id) => ({ id, ...(await uploadFile(deps, uploading, id)) })),
  );
  const broken = settled.find((one) => one.status === 'rejected');
  if (broken !== undefined) throw broken.reason;

  const calls = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const names = new Map(held);
  for (const { id, result } of calls) {
    if (result.kind !== 'uploaded') {
      return { result, exchanges: calls.flatMap(({ exchanges }) => exchanges) };
    }
    names.set(id, result.reference);
  }
  const files = Object.entries(evidence.files).map(([kind, name]) => [
    kind,
    names.get(name) ?? name,
  ]);
  const named: Evidence = { ...evidence, files: Object.fromEntries(files) };
  assert(!Object.values(named.files).some(isOurFile), 'a provider is told names of its own');
  return { result: { kind: 'uploaded', evidence: named }, exchanges: [] };
};

const dayMs = 86_400_000;

/** What the files are called there by now; what the provider may have dropped since is uploaded anew. */
const heldOf = async (
  { database, clock }: UploadDeps,
  { desk, connection, dispute }: Uploading,
  fileIds: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  if (fileIds.length === 0) return new Map();
  const since = new Date(clock.now().getTime() - (desk.files?.keptDays ?? 0) * dayMs);
  const place = [connection.id, connection.onBehalfOf ?? '', since] as const;
  const rows = await database.transaction(
    async (tx) => await tx.rows(selectUploads, [dispute.organisation_id, fileIds, ...place]),
  );
  return new Map(rows.map((row) => [row.file_id, row.provider_reference]));
};

/** One file: read, handed over, its name kept with what was said; the rest is the caller's to keep. */
const uploadFile = async (
  deps: UploadDeps,
  { desk, connection, dispute, response }: Uploading,
  fileId: string,
): Promise<Called<FileUpload>> => {
  const { organisationId, mode } = scopeOfDispute(dispute);
  const file = await deps.database.transaction(
    async (tx) => await tx.row(selectContent, [organisationId, mode, fileId]),
  );
  assert(file !== undefined, `evidence is kept with files that are there: ${fileId}`);
  const { name, content_type: contentType, content } = file;
  const called = await desk.uploadFile(connection, { name, contentType, content }, fileId);
  if (called.result.kind !== 'uploaded') return called;

  const { reference } = called.result;
  await at('dispute_file_uploaded');
  await deps.database.transaction(async (tx) => {
    const place = [fileId, connection.id, connection.onBehalfOf ?? ''] as const;
    await tx.run(insertUpload, [organisationId, mode, ...place, reference, deps.clock.now()]);
    await keepExchanges(deps, tx, { dispute, response }, called.exchanges);
  });
  await at('dispute_file_kept');
  return { result: called.result, exchanges: [] };
};
