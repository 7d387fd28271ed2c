import { Compile, type XSchema } from 'typebox/schema';
import type { Operation } from './operation.ts';

/** What a request was answered. */
export interface Answer {
  readonly status: number;
  readonly mediaType: string;
  readonly text: string;
}

/** What no operation declares: it is refused before the operation is known, or before it begins. */
const beforeAny = new Set(['uri_too_long', 'headers_too_large', 'request_malformed']);

/** What is wrong with an answer by the document's own words; nothing where it keeps them. */
export const faultOf = (operation: Operation, answer: Answer): string | undefined => {
  const { status, mediaType, text } = answer;
  if (status >= 500) return `a fault of ours: ${status}`;
  if (text.replaceAll(/[ -]/g, '').includes('4242424242424242')) return 'a card number comes back';
  const body = parse(text);
  if (body === undefined) return 'the answer is no JSON';
  if (status < 400) return faultOfReply(operation, status, mediaType, body);

  if (!mediaType.startsWith('application/problem+json')) return `a problem as ${mediaType}`;
  const { code, status: told, mend, retry, request_id: requestId, type, title } = Object(body);
  if (told !== status) return `the problem says ${told}, the answer ${status}`;
  const texts = [code, mend, retry, requestId, type, title];
  if (texts.some((word) => typeof word !== 'string' || word === '')) return 'a poor problem';
  const isDeclared = operation.codes.get(status)?.includes(code) ?? false;
  if (isDeclared || beforeAny.has(code)) return undefined;
  return `${status} ${code} is not declared`;
};

const faultOfReply = (
  operation: Operation,
  status: number,
  mediaType: string,
  body: unknown,
): string | undefined => {
  if (!mediaType.startsWith('application/json')) return `a reply as ${mediaType}`;
  const schema = operation.replies.get(status);
  if (schema === undefined) return `${status} is not declared`;
  const [isValid, faults] = compiled(operation, status, schema).Errors(body);
  const [fault] = faults;
  return isValid ? undefined : `${fault?.instancePath} ${fault?.message}`;
};

const validators = new Map<string, ReturnType<typeof Compile>>();

const compiled = (operation: Operation, status: number, schema: object) => {
  const name = `${operation.id} ${status}`;
  const known = validators.get(name) ?? Compile<XSchema>(schema);
  validators.set(name, known);
  return known;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
