import type { AskedBy, Finding, Outcome } from '../contract.ts';
import { markOf, pageOf } from './answers.ts';
import { attemptKey } from './prepare-request.ts';
import { type Read, unreachable } from './reader.ts';

/** Pages of 250 that one payment may have of them before a person has to look. */
const pagesMax = 10;

/** The captures of a payment, or its refunds. */
interface Parts<Part> {
  readonly path: string;
  readonly name: string;
  readonly is: (value: unknown) => value is Part;
  readonly judge: (part: Part) => Outcome;
}

/** Finds a part of a payment by its id, or among all of them by our metadata. */
export const askPart = async <Part extends { readonly id: string; readonly metadata: unknown }>(
  read: Read,
  { attemptId, reference }: AskedBy,
  parts: Parts<Part>,
): Promise<Finding> => {
  if (reference !== null) return await readPart(read, reference, parts);
  let path = `${parts.path}?limit=250`;
  for (let turn = 0; turn < pagesMax; turn += 1) {
    const reply = await read(path);
    const page = reply.kind === 'answered' ? pageOf(reply.body, parts.name) : undefined;
    if (page === undefined || !page.items.every(parts.is)) {
      return unreachable(reply, `page of ${parts.name}`);
    }
    const ours = page.items.find(({ metadata }) => markOf(metadata, attemptKey) === attemptId);
    if (ours !== undefined) return { kind: 'found', outcome: parts.judge(ours) };
    if (page.next === null) return { kind: 'absent' };
    path = `${parts.path}?limit=250&from=${encodeURIComponent(page.next)}`;
  }
  return { kind: 'unreachable', cause: `more than ${pagesMax} pages of ${parts.name}` };
};

const readPart = async <Part extends { readonly id: string }>(
  read: Read,
  reference: string,
  parts: Parts<Part>,
): Promise<Finding> => {
  const reply = await read(`${parts.path}/${encodeURIComponent(reference)}`);
  return reply.kind === 'answered' && parts.is(reply.body) && reply.body.id === reference
    ? { kind: 'found', outcome: parts.judge(reply.body) }
    : unreachable(reply, `${reference} among the ${parts.name}`);
};
