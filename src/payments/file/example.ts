import type { FileView } from './schema.ts';

/** A file for the examples of routes: the nine bytes that a PDF begins with. */
export const exampleFile: FileView = {
  id: 'fil_01kahq8v5c2m4x9q7r1t6z0b8d',
  object: 'file',
  mode: 'test',
  purpose: 'dispute_evidence',
  name: 'receipt.pdf',
  content_type: 'application/pdf',
  size_bytes: 9,
  sha256: '0716f9264c9fe19f5d7455276107f3ddcc1d3497f63d60689a73558ae8a1bf5e',
  created_at: '2026-11-25T08:30:00.000Z',
};
