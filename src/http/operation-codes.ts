import type { DeclaredRoute } from './openapi.ts';

/** Every code that a route can answer with: its own, and those of the way to it. */
export const operationCodes = (route: DeclaredRoute): readonly string[] => {
  // Where none is wanted one may still be sent, and is read before it is refused.
  const mayHaveBody = route.method !== 'GET';
  const isKeyed = route.scope !== 'none';
  const isKeyable = isKeyed && route.method !== 'GET';
  return [
    ...new Set([
      ...route.refusals,
      'request_invalid',
      'pan_not_allowed',
      'text_not_allowed',
      ...(mayHaveBody ? ['json_malformed', 'body_too_large', 'media_type_unsupported'] : []),
      ...(isKeyed ? ['key_missing', 'key_invalid', 'key_expired'] : []),
      ...(isKeyed ? ['key_not_from_here', 'scope_not_held', 'rate_limited'] : []),
      ...(isKeyed && route.mayServeAccounts !== true ? ['key_bound_to_account'] : []),
      ...(isKeyable ? ['idempotency_key_malformed', 'idempotency_key_in_progress'] : []),
      ...(isKeyable ? ['idempotency_key_reused'] : []),
      'internal_fault',
      'service_unavailable',
    ]),
  ];
};
