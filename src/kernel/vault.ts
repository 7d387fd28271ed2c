import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { assert } from './assert.ts';
import { drawRandomBytes } from './random-bytes.ts';

/** Where a sealed value stands. Moved to any other row, column, table or organisation, it is dead. */
export interface VaultPlace {
  readonly organisationId: string;
  /** With its schema: `providers.connection`. */
  readonly table: string;
  readonly column: string;
  readonly row: string;
}

/** Seals secrets before they reach a table, and opens them for the time of a call. */
export interface Vault {
  seal(plain: string, place: VaultPlace): string;
  /** Opens what was sealed for this very place. Anything else is a bug or a forgery, and throws. */
  open(sealed: string, place: VaultPlace): string;
  /** Whether the value stands under the current key; if not, `rewrap` moves it there. */
  isCurrent(sealed: string): boolean;
  /** The same value under the current key. Only its data key is wrapped anew. */
  rewrap(sealed: string, place: VaultPlace): string;
}

/**
 * Envelope encryption: each value has a data key of its own (AES-256-GCM), wrapped by the key
 * encryption key (AES-256-GCM again). Both are bound to the value's place as additional data, as
 * NIST SP 800-38D names it. Sealed form: `v1.<key id>.<wrapped data key>.<value>`, base64url.
 *
 * @param current 32 bytes that wrap whatever is sealed from now on
 * @param older keys that may still open what they sealed, until everything is rewrapped
 * @example
 * const vault = createVault(Buffer.from(config.encryptionKey, 'base64'));
 * const sealed = vault.seal('sk_test_…', { organisationId, table, column, row });
 */
export const createVault = (current: Uint8Array, older: readonly Uint8Array[] = []): Vault => {
  const keys = new Map([...older, current].map((key) => [keyIdOf(key), key]));
  const currentId = keyIdOf(current);

  const dataKeyOf = (sealed: Sealed, place: VaultPlace): Buffer => {
    const key = keys.get(sealed.keyId);
    assert(key !== undefined, 'the key that sealed a value is among the keys of the vault');
    return decrypt(key, sealed.wrapped, boundTo(place, 'key'));
  };
  const wrap = (dataKey: Buffer, value: string, place: VaultPlace): string =>
    [version, currentId, encrypt(current, dataKey, boundTo(place, 'key')), value].join('.');

  return {
    seal: (plain, place) => {
      const dataKey = drawRandomBytes(keyBytes);
      return wrap(dataKey, encrypt(dataKey, Buffer.from(plain), boundTo(place, 'value')), place);
    },
    open: (sealed, place) => {
      const parts = parse(sealed);
      return decrypt(dataKeyOf(parts, place), parts.value, boundTo(place, 'value')).toString();
    },
    isCurrent: (sealed) => parse(sealed).keyId === currentId,
    rewrap: (sealed, place) => {
      const parts = parse(sealed);
      return wrap(dataKeyOf(parts, place), parts.value, place);
    },
  };
};

const version = 'v1';
const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;

interface Sealed {
  readonly keyId: string;
  readonly wrapped: string;
  readonly value: string;
}

const parse = (sealed: string): Sealed => {
  const [head, keyId, wrapped, value, ...rest] = sealed.split('.');
  assert(
    head === version && keyId && wrapped && value && rest.length === 0,
    'a sealed value has the form that the vault gave it',
  );
  return { keyId, wrapped, value };
};

/** A name for a key that tells nothing of it: the start of a labelled digest. */
const keyIdOf = (key: Uint8Array): string => {
  assert(key.length === keyBytes, 'a key of the vault has 32 bytes');
  return createHash('sha256')
    .update('bascule vault key id\n')
    .update(key)
    .digest('hex')
    .slice(0, 8);
};

// JSON keeps the parts apart: no two places can spell the same bytes.
const boundTo = (place: VaultPlace, part: 'key' | 'value'): Buffer =>
  Buffer.from(JSON.stringify([part, place.organisationId, place.table, place.column, place.row]));

const encrypt = (key: Uint8Array, plain: Buffer, bound: Buffer): string => {
  const iv = drawRandomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(bound);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url');
};

const decrypt = (key: Uint8Array, text: string, bound: Buffer): Buffer => {
  const bytes = Buffer.from(text, 'base64url');
  assert(bytes.length >= ivBytes + tagBytes, 'a sealed part holds its vector and its tag');
  const tagAt = bytes.length - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  })
    .setAAD(bound)
    .setAuthTag(bytes.subarray(tagAt));
  return Buffer.concat([decipher.update(bytes.subarray(ivBytes, tagAt)), decipher.final()]);
};
