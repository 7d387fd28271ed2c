import type { StoredFile } from './file.ts';
import type { FileView } from './schema.ts';

/** A file as the API shows it. */
export const presentFile = (file: StoredFile): FileView => ({
  id: file.id,
  object: 'file',
  mode: file.mode,
  purpose: file.purpose,
  name: file.name,
  content_type: file.content_type,
  size_bytes: file.size_bytes,
  sha256: file.sha256.toString('hex'),
  created_at: file.created_at.toISOString(),
});
