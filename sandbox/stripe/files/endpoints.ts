import { type Call, type Endpoint, endpoint, found, type Outcome } from '../contract/endpoint.ts';
import { expandRule } from '../contract/expand.ts';
import { isVisible } from '../contract/list.ts';
import { missing } from '../contract/refusal.ts';
import { createFile } from './create-file.ts';
import { createParams } from './params.ts';

const path = '/v1/files';

/** Stripe takes files at a host of its own; here one host does for all. */
export const fileEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path,
    operation: 'files.create',
    params: createParams,
    run: createFile,
  }),
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    operation: 'files.retrieve',
    params: { expand: expandRule },
    run: retrieveFile,
  }),
];

function retrieveFile({ step, world, path: parts }: Call<object>): Outcome {
  const id = parts['id'] ?? '';
  const file = step.get('file', id);
  if (file === undefined || !isVisible(world, id)) throw missing('file upload', id);
  return found(file);
}
