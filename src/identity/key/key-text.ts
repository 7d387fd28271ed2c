import { createHmac, type KeyObject } from 'node:crypto';
import { assert, type Mode, machineBytes } from '#kernel';
import type { KeyKind } from '../scopes.ts';

const heads = { secret: 'sk', publishable: 'pk', restricted: 'rk' } as const;
const form = /^(?:sk|pk|rk)_(?:test|live)_[0-9A-Za-z]{43}$/;
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const bodyLength = 43;

/** 43 characters of base 62: 256 bits from the machine's randomness, without bias. */
export const randomKeyBody = (): string => {
  let body = '';
  while (body.length < bodyLength) {
    // Bytes from 248 up would favour the first characters.
    for (const byte of machineBytes(64)) if (byte < 248) body += alphabet.charAt(byte % 62);
  }
  return body.slice(0, bodyLength);
};

/** A key as it is shown once: `sk_test_…`. */
export const writeKey = (kind: KeyKind, mode: Mode, body: string): string => {
  const text = `${heads[kind]}_${mode}_${body}`;
  assert(isKeyText(text), 'a key has the form of a key');
  return text;
};

/** Whether a text can be a key at all: asked before the database is. */
export const isKeyText = (text: string): boolean => form.test(text);

/**
 * What is stored instead of a key. Keys have 256 random bits, so one HMAC is enough: a slow hash
 * is for what people think up. Rows are found by this digest, and a guess at a digest tells
 * nothing about a key, so the comparison's timing gives nothing away.
 */
export const digestKey = (pepper: string | KeyObject, text: string): Buffer =>
  createHmac('sha256', pepper).update(text).digest();
