import { type AnyRoute, route } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { createFile } from './create-file.ts';
import { exampleFile } from './example.ts';
import { retrieveFile } from './retrieve-file.ts';
import { CreateFileBody, FileParams, FileSchema } from './schema.ts';

/** 5 MB as base64, and room for clients that escape every slash of it. */
const bodyBytesMax = 7_000_000;

/** Where files are served. */
export const files = {
  createFile: route({
    id: 'createFile',
    method: 'POST',
    path: '/v1/files',
    tag: 'Files',
    summary: 'Hand in a file as evidence',
    description:
      'A PDF, JPEG or PNG of at most 5 MB, in base64. It stays here until evidence that names it is submitted; then the provider of the dispute gets it, once. Leave card numbers out of it.',
    scope: 'disputes:write',
    body: CreateFileBody,
    bodyBytesMax,
    status: 201,
    reply: FileSchema,
    refusals: ['file_content_malformed', 'file_empty', 'file_too_large', 'file_content_differs'],
    example: {
      body: {
        purpose: 'dispute_evidence',
        name: exampleFile.name,
        content_type: exampleFile.content_type,
        content: 'JVBERi0xLjcK',
      },
      reply: exampleFile,
    },
    run: createFile,
  }),
  retrieveFile: route({
    id: 'retrieveFile',
    method: 'GET',
    path: '/v1/files/:file_id',
    tag: 'Files',
    summary: 'Retrieve a file, without its content',
    scope: 'disputes:read',
    params: FileParams,
    status: 200,
    reply: FileSchema,
    refusals: ['file_not_found'],
    example: { params: { file_id: exampleFile.id }, reply: exampleFile },
    run: retrieveFile,
  }),
};

/** The same, for the server. */
export const fileRoutes: readonly AnyRoute<PaymentsDeps>[] = Object.values(files);
