import type { Capabilities, FrozenRequest } from '../contract.ts';

/**
 * By which method a request pays: what the frozen request says of itself, else the only method
 * there is. `any` where neither says: then all methods of the connection are watched together.
 */
export const methodOf = (
  request: FrozenRequest,
  { methods }: Pick<Capabilities, 'methods'>,
): string => {
  if (request.method !== undefined) return request.method;
  return methods.length === 1 ? (methods[0] ?? 'any') : 'any';
};
