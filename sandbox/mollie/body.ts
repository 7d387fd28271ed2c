import type { Ask } from '../kernel/answer.ts';
import { invalid } from './refusal.ts';

/**
 * The parameters of a request; none that is not among the known ones. `testmode` belongs to
 * access tokens of an organisation: an API key is of one mode, and says so by its name.
 */
export function bodyOf(ask: Ask, known: object): Readonly<Record<string, unknown>> {
  const body = parsed(ask.body);
  if ('testmode' in body) {
    throw invalid('The testmode parameter is only for access tokens', 'testmode');
  }
  const stray = Object.keys(body).find((name) => !Object.hasOwn(known, name));
  if (stray !== undefined) throw invalid(`Non-existent body parameter "${stray}"`, stray);
  return body;
}

/** A text of the body, or null where it is left out. */
export function textOf(body: object, name: string): string | null {
  const value = (body as Readonly<Record<string, unknown>>)[name];
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(`The ${name} is no text`, name);
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  let body: unknown;
  try {
    body = JSON.parse(text === '' ? '{}' : text);
  } catch {
    throw invalid('The body is not valid JSON');
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
    return body as Readonly<Record<string, unknown>>;
  }
  throw invalid('The body is no JSON object');
}
