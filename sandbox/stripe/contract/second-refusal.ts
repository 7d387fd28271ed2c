import type { ErrorBody } from './refusal.ts';

const codes: Readonly<Record<string, string>> = {
  resource_missing: 'not_found',
  parameter_unknown: 'invalid_fields',
  parameter_missing: 'invalid_fields',
  parameter_invalid_empty: 'invalid_fields',
  parameter_invalid_integer: 'invalid_fields',
  url_invalid: 'invalid_fields',
};

/** A refusal as the second API writes it: a code always, and no name of a parameter. */
export function inSecondWords(
  { type, code, message, param }: ErrorBody,
  status: number,
): ErrorBody {
  if (code !== undefined) return { type, code: codes[code] ?? code, message };
  const fallback =
    status === 404 ? 'not_found' : param === undefined ? undefined : 'invalid_fields';
  return fallback === undefined ? { type, message } : { type, code: fallback, message };
}
