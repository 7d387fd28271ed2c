import { type Answer, jsonAnswer } from '../kernel/answer.ts';
import { type Call, Refused } from '../kernel/mount/described.ts';
import { refusal, showEntry } from './present.ts';
import type { BankShape, Entry } from './shape.ts';

const PAGE = 100;

/**
 * A page of the statement in booking order: after an entry, and only those that carry a reference
 * or an end-to-end id where the query says so.
 */
export function listEntries({ world, path, query }: Call<BankShape>): Answer {
  const iban = path['iban'] ?? '';
  if (world.get('account', iban) === undefined) {
    throw new Refused(refusal(404, 'AC01', 'no such account'));
  }
  const own = world.listSeen('entry').filter((entry) => entry.iban === iban);
  const after = query.get('after');
  const at = after === null ? -1 : own.findIndex((entry) => entry.id === after);
  if (after !== null && at < 0) throw new Refused(refusal(400, 'NARR', 'after names no entry'));
  const wanted = own.slice(at + 1).filter((entry) => isWanted(entry, query));
  const limit = Math.min(Number(query.get('limit') ?? PAGE) || PAGE, PAGE);
  return jsonAnswer(200, {
    entries: wanted.slice(0, limit).map(showEntry),
    has_more: wanted.length > limit,
  });
}

/** One entry of the statement. */
export function showOneEntry({ world, path }: Call<BankShape>): Answer {
  const entry = world.see('entry', path['id'] ?? '');
  if (entry === undefined || entry.iban !== path['iban']) {
    throw new Refused(refusal(404, 'NARR', 'no such entry'));
  }
  return jsonAnswer(200, showEntry(entry));
}

function isWanted(entry: Entry, query: URLSearchParams): boolean {
  const reference = query.get('reference');
  const end = query.get('end_to_end_id');
  if (reference !== null && !plain(entry.remittance).includes(plain(reference))) return false;
  return end === null || entry.end_to_end_id === end;
}

function plain(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase();
}
