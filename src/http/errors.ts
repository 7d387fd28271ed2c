import { refuser } from '#kernel';

/** What is refused before a use case is asked. */
export const httpRefusals = {
  request_malformed: {
    status: 400,
    title: 'The request is not well-formed HTTP.',
    mend: 'Use an HTTP library instead of writing to the socket.',
    retry: 'after_change',
  },
  json_malformed: {
    status: 400,
    title: 'The body is not well-formed JSON in UTF-8.',
    mend: 'Send one JSON object, written by a JSON library.',
    retry: 'after_change',
  },
  text_not_allowed: {
    status: 400,
    title: 'A text holds a NUL character or half of a surrogate pair.',
    mend: 'Send well-formed Unicode without U+0000.',
    retry: 'after_change',
  },
  request_invalid: {
    status: 400,
    title: 'A field is missing, unknown or has the wrong form.',
    mend: 'Correct the field that pointer names, as the reference shows it.',
    retry: 'after_change',
  },
  pan_not_allowed: {
    status: 400,
    title: 'The request holds a card number. It was not stored.',
    mend: 'Send a token of the provider, such as "pm_…". Card numbers never pass through this API.',
    retry: 'never',
  },
  idempotency_key_malformed: {
    status: 400,
    title: 'The Idempotency-Key is not 1 to 255 visible ASCII characters.',
    mend: 'Send a UUID, or your own number of the order.',
    retry: 'after_change',
  },
  scope_not_held: {
    status: 403,
    title: 'The API key is not allowed to do this.',
    mend: 'Use a secret key, or a restricted key that holds the scope.',
    retry: 'after_change',
  },
  key_bound_to_account: {
    status: 403,
    title: 'The API key is bound to one connected account and may not do this.',
    mend: 'Use a key of the platform; a bound key reads its own account, balances and payouts.',
    retry: 'after_change',
  },
  route_not_found: {
    status: 404,
    title: 'There is no such route.',
    mend: 'Compare method and path with the reference.',
    retry: 'after_change',
  },
  method_not_allowed: {
    status: 405,
    title: 'The path exists, but not with this method.',
    mend: 'Use one of the methods in the Allow header.',
    retry: 'after_change',
  },
  idempotency_key_in_progress: {
    status: 409,
    title: 'A request with this Idempotency-Key is still being worked on.',
    mend: 'Send the same request again after the given time; it will be answered once.',
    retry: 'later',
  },
  body_too_large: {
    status: 413,
    title: 'The body is larger than the route takes.',
    mend: 'Send at most 256 KB; a route that takes more says so in the reference.',
    retry: 'after_change',
  },
  uri_too_long: {
    status: 414,
    title: 'A part of the path is too long.',
    mend: 'Compare the path with the reference.',
    retry: 'after_change',
  },
  media_type_unsupported: {
    status: 415,
    title: 'The body is not sent as JSON.',
    mend: 'Send "Content-Type: application/json".',
    retry: 'after_change',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The Idempotency-Key was used for a different request.',
    mend: 'Use a new key for a new request, or repeat the first request unchanged.',
    retry: 'after_change',
  },
  rate_limited: {
    status: 429,
    title: 'Requests come too fast.',
    mend: 'Wait for the given time, then go on more slowly.',
    retry: 'later',
  },
  headers_too_large: {
    status: 431,
    title: 'The headers are larger than 16 KB.',
    mend: 'Send fewer headers.',
    retry: 'after_change',
  },
  internal_fault: {
    status: 500,
    title: 'The server made a mistake. It was logged under the request_id.',
    mend: 'Send the same request again with the same Idempotency-Key, or report the request_id.',
    retry: 'later',
  },
} as const;

/** Throws one of {@link httpRefusals}. */
export const refuse = refuser(httpRefusals);
