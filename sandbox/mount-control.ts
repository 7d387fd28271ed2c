import type { ClockChange, ClockView } from './control.ts';
import type { NoticeCounts } from './kernel/notices/desk.ts';
import type { NoticeKnobs } from './kernel/notices/knobs.ts';
import type { SmallSettings } from './kernel/world/shape.ts';

/** A typed client of one mount's knobs. Keys are the API keys whose worlds are meant. */
export interface MountControl {
  /** The oracle of one world, as the provider's own books type tells. */
  readonly books: <T>(key: string) => Promise<T>;
  /** The books without their lists. */
  readonly totals: <T>(key: string) => Promise<T>;
  readonly clock: (change: ClockChange) => Promise<ClockView>;
  /** The provider's settings; a name it does not know is refused. */
  readonly settings: (change: MountSettings) => Promise<void>;
  readonly webhooks: {
    readonly set: (change: Partial<NoticeKnobs> & { readonly key?: string }) => Promise<void>;
    readonly counts: (key: string) => Promise<NoticeCounts>;
    readonly flush: (
      key?: string,
    ) => Promise<{ readonly delivered: number; readonly failed: number }>;
    readonly redeliver: (key: string, notice: string) => Promise<number>;
    /** The notices kept, oldest first; `carries` is the provider's own. */
    readonly list: <N>(key: string) => Promise<readonly KeptNotice<N>[]>;
  };
  /** Empties one world and its faults, or all worlds of this provider. */
  readonly reset: (key?: string) => Promise<void>;
  /** A knob of the provider's own: `knob('POST', 'pay-in', { key, amount })`. */
  readonly knob: <T>(method: 'GET' | 'POST', name: string, body?: object) => Promise<T>;
}

/** The settings every mount has; a provider's own stand beside them. */
export type MountSettings = Partial<SmallSettings> & {
  readonly key?: string;
  readonly [own: string]: unknown;
};

export interface KeptNotice<N> {
  readonly id: string;
  readonly at_ms: number;
  readonly carries: N;
  readonly before: N | null;
}

/** Makes the client for the mount of that name in the sandbox at `url`. */
export function mountControl(url: string, name: string): MountControl {
  const call = knobCaller(`${url}/_sandbox/${name}`);
  const keyed = (key: string | undefined) => (key === undefined ? {} : { key });
  return {
    books: (key) => call('GET', `/books?key=${encodeURIComponent(key)}`),
    totals: (key) => call('GET', `/books?brief=true&key=${encodeURIComponent(key)}`),
    clock: (change) => call('POST', '/clock', change),
    settings: (change) => call('POST', '/settings', change),
    webhooks: {
      set: (change) => call('POST', '/webhooks', change),
      counts: async (key) =>
        (
          await call<{ readonly counts: NoticeCounts }>(
            'GET',
            `/webhooks?key=${encodeURIComponent(key)}`,
          )
        ).counts,
      flush: (key) => call('POST', '/webhooks/flush', keyed(key)),
      redeliver: async (key, event) =>
        (await call<{ readonly parcels: number }>('POST', '/webhooks/redeliver', { key, event }))
          .parcels,
      list: async <N>(key: string) =>
        (
          await call<{ readonly notices: readonly KeptNotice<N>[] }>(
            'GET',
            `/notices?key=${encodeURIComponent(key)}`,
          )
        ).notices,
    },
    reset: (key) => call('POST', '/reset', keyed(key)),
    knob: (method, own, body) => call(method, `/${own}`, body),
  };
}

/** Calls knobs below a base address. A refused knob rejects with its reason. */
export function knobCaller(base: string) {
  return async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${base}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer as T;
  };
}
