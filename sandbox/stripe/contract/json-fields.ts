import type { FormFields, FormValue } from '../../kernel/form.ts';
import { invalid } from './refusal.ts';

/**
 * Reads the JSON of a v2 request into the fields that a form would give, so that both APIs share
 * their rules: numbers and flags as they are written, null as the empty text that unsets.
 */
export function parseJson(body: string): FormFields {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body === '' ? '{}' : body);
  } catch {
    throw invalid('Invalid JSON in the request body.', 'body');
  }
  const fields = valueOf(parsed);
  if (typeof fields === 'string') throw invalid('The request body is not an object.', 'body');
  return fields;
}

function valueOf(json: unknown): FormValue {
  if (json === null) return '';
  if (typeof json !== 'object') return String(json);
  // Without a prototype, as the form's own fields: a name from outside must not reach one.
  const fields = Object.create(null) as FormFields;
  for (const [name, value] of Object.entries(json)) fields[name] = valueOf(value);
  return fields;
}
