import { createHash } from 'node:crypto';
import pg from 'pg';

/**
 * A connection that sends each statement with values under a name made of its text, so that the
 * server may keep its plan. For a library that sends the same few statements over and over and
 * names none of them.
 */
export class PreparingClient extends pg.Client {
  readonly #names = new Map<string, string>();

  /** As the driver's own, in all its forms: `never` fits the answer of each. */
  override query(...words: readonly unknown[]): never {
    const [text, values, ...rest] = words;
    const isPlain = typeof text === 'string' && Array.isArray(values) && values.length > 0;
    const sent = isPlain ? [{ name: this.#nameOf(text), text }, values, ...rest] : words;
    return Reflect.apply(super.query, this, sent) as never;
  }

  /** No name for texts beyond the first hundred: such as never come again must not pile up. */
  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size === namesMax) return known;
    const name = createHash('sha256').update(text).digest('base64url');
    this.#names.set(text, name);
    return name;
  }
}

const namesMax = 100;
