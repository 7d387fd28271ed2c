import { isRefusal, Refusal, refuseKernel } from '#kernel';
import { refuse } from './errors.ts';

/** A problem document as RFC 9457 has it, with what it takes to act on it. */
export interface Problem {
  /** Where the code is explained. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: string;
  /** What to do about it. */
  readonly mend: string;
  readonly retry: 'never' | 'after_change' | 'later';
  readonly retry_after?: number;
  /** The field at fault, as a JSON pointer, and where to look for it. */
  readonly pointer?: string;
  readonly request_id: string;
}

/** The media type of problems. */
export const problemMediaType = 'application/problem+json; charset=utf-8';

/** The one place that turns a refusal into what the client reads. */
export const problemOf = (refusal: Refusal, publicUrl: string, requestId: string): Problem => {
  const { code, entry, particulars } = refusal;
  return {
    ...particulars.extra,
    type: `${publicUrl}/reference/errors#${code}`,
    title: entry.title,
    status: entry.status,
    ...(particulars.detail === undefined ? {} : { detail: particulars.detail }),
    code,
    mend: entry.mend,
    retry: entry.retry,
    ...(particulars.retryAfterSeconds === undefined
      ? {}
      : { retry_after: particulars.retryAfterSeconds }),
    ...(particulars.pointer === undefined ? {} : { pointer: particulars.pointer }),
    request_id: requestId,
  };
};

/** Headers that belong to a refusal, beside its document. */
export const problemHeaders = (refusal: Refusal): Readonly<Record<string, string>> => {
  const seconds = refusal.particulars.retryAfterSeconds;
  return {
    ...(seconds === undefined ? {} : { 'retry-after': String(seconds) }),
    ...(refusal.entry.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  };
};

/** What the client is told of a fault. One that is no refusal is a bug: it says nothing of itself. */
export const refusalOf = (fault: unknown): Refusal => {
  if (isRefusal(fault)) return fault;
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : '';
  const known = transportFaults[code];
  if (known !== undefined) return refuse(known);
  // Whatever the transport calls the client's fault stays one, even where we have no word for it.
  if (code.startsWith('FST_ERR_CTP_')) return refuse('request_malformed');
  return refuse('internal_fault');
};

/** A server that is going down asks to be left alone. */
export const refuseWhileDraining = (): Refusal =>
  refuseKernel('service_unavailable', {
    detail: 'This server is shutting down.',
    retryAfterSeconds: 1,
  });

/** What the transport calls a fault, and what we call it. */
const transportFaults: Readonly<Record<string, Parameters<typeof refuse>[0]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type_unsupported',
  FST_ERR_CTP_EMPTY_TYPE: 'media_type_unsupported',
  FST_ERR_CTP_INVALID_JSON_BODY: 'json_malformed',
  FST_ERR_BAD_URL: 'request_malformed',
  FST_ERR_MAX_PARAM_LENGTH: 'uri_too_long',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
};
