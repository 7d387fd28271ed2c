import { type Mode, sql } from '#kernel';
import type { StoredFile } from './file.ts';

const fileColumns = `organisation_id, mode, id, purpose, name, content_type, size_bytes, sha256,
  created_at`;

/** No row comes back where the file stands already: the request is run again. */
export const insertFile = sql<
  StoredFile,
  [
    organisationId: string,
    mode: Mode,
    id: string,
    purpose: string,
    name: string,
    contentType: string,
    sizeBytes: number,
    sha256: Buffer,
    content: Buffer,
    at: Date,
  ]
>(
  'payments.insert_file',
  `
  insert into payments.file
    (organisation_id, mode, id, purpose, name, content_type, size_bytes, sha256, content,
     created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  on conflict (organisation_id, id) do nothing
  returning ${fileColumns}`,
);

export const selectFile = sql<StoredFile, [organisationId: string, mode: Mode, id: string]>(
  'payments.select_file',
  `
  select ${fileColumns}
  from payments.file
  where organisation_id = $1
    and mode = $2
    and id = $3`,
);

/** Those of these ids that there are. */
export const selectFiles = sql<
  StoredFile,
  [organisationId: string, mode: Mode, ids: readonly string[]]
>(
  'payments.select_files',
  `
  select ${fileColumns}
  from payments.file
  where organisation_id = $1
    and mode = $2
    and id = any ($3::text[])
  limit 100`,
);

/** A file with all that is in it. */
export const selectContent = sql<
  Pick<StoredFile, 'name' | 'content_type'> & { readonly content: Buffer },
  [organisationId: string, mode: Mode, id: string]
>(
  'payments.select_content',
  `
  select name, content_type, content
  from payments.file
  where organisation_id = $1
    and mode = $2
    and id = $3`,
);

/** What files are called at one account of a provider, of those that went there since then. */
export const selectUploads = sql<
  { readonly file_id: string; readonly provider_reference: string },
  [
    organisationId: string,
    fileIds: readonly string[],
    connectionId: string,
    account: string,
    since: Date,
  ]
>(
  'payments.select_uploads',
  `
  select file_id, provider_reference
  from payments.file_upload
  where organisation_id = $1
    and file_id = any ($2::text[])
    and connection_id = $3
    and account = $4
    and uploaded_at > $5
  limit 100`,
);

/** Keeps what a file is called there; the last name counts, as the provider drops files in time. */
export const insertUpload = sql<
  never,
  [
    organisationId: string,
    mode: Mode,
    fileId: string,
    connectionId: string,
    account: string,
    reference: string,
    at: Date,
  ]
>(
  'payments.insert_upload',
  `
  insert into payments.file_upload
    (organisation_id, mode, file_id, connection_id, account, provider_reference, uploaded_at)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (organisation_id, file_id, connection_id, account) do update
  set provider_reference = excluded.provider_reference,
    uploaded_at = excluded.uploaded_at`,
);
