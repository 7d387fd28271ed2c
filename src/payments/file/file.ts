import type { Mode } from '#kernel';
import type { ContentType } from './content-types.ts';

/** A file as it stands in its row, without its content. */
export interface StoredFile {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly purpose: 'dispute_evidence';
  readonly name: string;
  readonly content_type: ContentType;
  readonly size_bytes: number;
  readonly sha256: Buffer;
  readonly created_at: Date;
}

/** Whether a name is one of our files; any other is the provider's own. */
export const isOurFile = (name: string): boolean => name.startsWith('fil_');
