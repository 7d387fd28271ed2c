import type { Answer } from '../kernel/answer.ts';

/**
 * A resource as it stands in JSON: what the SDK's type says of it, without the methods that the
 * SDK adds, and with the texts of its enums.
 */
export type Wire<T> = T extends string
  ? `${T}`
  : T extends number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Wire<Item>[]
      : {
          readonly [K in keyof T as T[K] extends (...given: never[]) => unknown
            ? never
            : Extract<K, string>]: unknown extends T[K] ? unknown : Wire<T[K]>;
        };

const HAL = 'application/hal+json';

export function halAnswer(status: number, body: object): Answer {
  return {
    status,
    headers: { 'content-type': `${HAL}; charset=utf-8` },
    body: JSON.stringify(body),
  };
}

export interface Link {
  readonly href: string;
  readonly type: string;
}

/** Where a resource is found: the path below `/v2/`. */
export function linkTo(url: string, path: string): Link {
  return { href: `${url}/mollie/v2/${path}`, type: HAL };
}

/** The page of the documentation that Mollie adds to every resource. */
export function documented(page: string): Link {
  return { href: `https://docs.mollie.com/reference/${page}`, type: 'text/html' };
}

/** Mollie writes times in ISO 8601 without fractions. */
export function timeOf(at_ms: number): string {
  return new Date(at_ms).toISOString().replace(/\.\d+Z$/, '+00:00');
}
