import { noMetadata } from '../world/plain.ts';
import type { Metadata } from '../world/records.ts';
import { ownText, type Rule } from './params.ts';
import { invalid } from './refusal.ts';

const MOST_KEYS = 50;
const LONGEST_KEY = 40;
const LONGEST_VALUE = 500;

/** A change of metadata: values to set, null for keys to drop; null for all when unset whole. */
export type MetadataChange = Readonly<Record<string, string | null>> | null;

export const metadata: Rule<MetadataChange> = (value, name) => {
  if (value === '') return null;
  if (typeof value === 'string') throw invalid('Invalid object', name);
  const change: Record<string, string | null> = {};
  for (const [key, one] of Object.entries(value)) {
    checkKey(key, one, name);
    change[key] = one === '' ? null : ownText(String(one));
  }
  return change;
};

/** Lays a change over what is there; refuses more keys than Stripe keeps. */
export function changedMetadata(before: Metadata, change: MetadataChange | undefined): Metadata {
  if (change === undefined) return before;
  if (change === null) return noMetadata;

  // The change of a new object is its metadata; a copy would only cost memory.
  if (before === noMetadata && isWhole(change)) return change;
  const after: Record<string, string> = { ...before };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete after[key];
    else after[key] = value;
  }
  if (Object.keys(after).length > MOST_KEYS) {
    throw invalid(`You can only have up to ${MOST_KEYS} metadata keys`, 'metadata');
  }
  return after;
}

function isWhole(change: Readonly<Record<string, string | null>>): change is Metadata {
  const values = Object.values(change);
  return values.length <= MOST_KEYS && !values.includes(null);
}

function checkKey(key: string, value: unknown, name: string): void {
  if (key.length > LONGEST_KEY || /[[\]]/.test(key)) {
    throw invalid(
      `Metadata keys can have up to ${LONGEST_KEY} characters, but you passed in a key that is ${key.length}. Invalid key: ${key}`,
      `${name}`,
    );
  }
  if (typeof value !== 'string') throw invalid('Metadata values must be strings', name);
  if (value.length > LONGEST_VALUE) {
    throw invalid(
      `Metadata values can have up to ${LONGEST_VALUE} characters, but you passed in a value that is ${value.length} characters. Invalid value: ${value.slice(0, 40)}`,
      `${name}[${key}]`,
    );
  }
}
