import { hash } from 'node:crypto';

/**
 * What tells one request from another: method, path with query, and the body in canonical form,
 * so that the order of members and white space make no difference.
 */
export const fingerprint = (method: string, url: string, body: unknown): Buffer =>
  hash('sha256', `${method}\n${url}\n${canonical(body)}`, 'buffer');

/** JSON with the members of each object in the order of their names. Validated input only. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item)).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join()}}`;
};
