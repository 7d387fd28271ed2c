import { type Call, found, type Outcome } from '../contract/endpoint.ts';
import { type Checked, required } from '../contract/params.ts';
import { invalid, notCovered } from '../contract/refusal.ts';
import type { FileRecord } from '../world/records.ts';
import type { createParams } from './params.ts';

/** Source: docs.stripe.com/file-upload: evidence is a PDF, JPEG or PNG of at most 5 MB. */
const LARGEST_BYTES = 5_000_000;

/** By which first bytes each kind of file is known, in hexadecimal. */
const heads: readonly (readonly [FileRecord['type'], string])[] = [
  ['pdf', '255044462d'],
  ['jpg', 'ffd8ff'],
  ['png', '89504e470d0a1a0a'],
];

/** Takes in a file; what it is, its first bytes say, whatever it is called. */
export function createFile({ step, params }: Call<Checked<typeof createParams>>): Outcome {
  const purpose = required(params.purpose, 'purpose');
  if (purpose !== 'dispute_evidence') throw notCovered(`files for ${purpose}`, 'purpose');
  const { name, size = 0, head } = required(params.file, 'file');
  const [type] = heads.find(([, first]) => head?.startsWith(first)) ?? [];
  if (size === 0) throw invalid('The file you uploaded is empty.', 'file');
  if (size > LARGEST_BYTES) throw invalid('The file you uploaded is larger than 5 MB.', 'file');
  if (type === undefined) throw invalid('Files for this purpose are PDF, JPEG or PNG.', 'file');
  return found(
    step.put<FileRecord>({
      kind: 'file',
      id: step.newId('file_1', 23),
      n: step.nextN('file'),
      created: step.now_s,
      filename: name ?? 'blob',
      purpose,
      size,
      type,
    }),
  );
}
