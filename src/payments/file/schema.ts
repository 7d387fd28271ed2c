import { type Static, Type } from 'typebox';
import { idPattern } from '#kernel';
import { closed } from '../payment/schema.ts';
import { contentTypes } from './content-types.ts';

export const FileId = Type.String({ pattern: idPattern('fil') });
export const FileParams = Type.Object({ file_id: FileId }, closed);

const Purpose = Type.Enum(['dispute_evidence']);
const ContentTypeSchema = Type.Enum([...contentTypes]);

/** Without control characters: the provider gets it as the header of a part. */
const Name = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^[^\\u0000-\\u001f\\u007f]*$',
});

export const CreateFileBody = Type.Object(
  {
    purpose: Purpose,
    name: Name,
    content_type: ContentTypeSchema,
    // Without a longest length, so that what is too large is told by its own refusal.
    content: Type.String({
      contentEncoding: 'base64',
      description: 'Standard base64 with padding (RFC 4648, section 4), of at most 5 MB.',
    }),
  },
  closed,
);
export type CreateFile = Static<typeof CreateFileBody>;

export const FileSchema = Type.Object(
  {
    id: FileId,
    object: Type.Literal('file'),
    mode: Type.Enum(['test', 'live']),
    purpose: Purpose,
    name: Type.String(),
    content_type: ContentTypeSchema,
    size_bytes: Type.Integer(),
    sha256: Type.String({ description: 'Of the content, in hexadecimal.' }),
    created_at: Type.String({ format: 'date-time' }),
  },
  closed,
);

/** A file as the API shows it: what it is, without what is in it. */
export type FileView = Static<typeof FileSchema>;
