/** A record of a small world: plain JSON, replaced whole at each change. */
export interface Kept {
  readonly id: string;
  /** When time is to do something to it, by the world's clock; the journal brings it back. */
  readonly due_ms?: number | null;
}

/** How one world departs from the plain provider; a provider adds settings of its own. */
export interface SmallSettings {
  /** `ignored`: keys are not looked at, as with a provider that has none. */
  readonly idempotency: 'honoured' | 'ignored';
  /** New records stay out of what the outside sees for so long. */
  readonly visibility_delay_ms: number;
}

export const plainSmallSettings: SmallSettings = {
  idempotency: 'honoured',
  visibility_delay_ms: 0,
};

/**
 * What one provider keeps: its tables by name, what its notices carry, its settings. Write the
 * tables as an object type in place, each with an interface of its own:
 * `{ tables: { payment: PaymentRecord }; notice: Item; settings: SmallSettings }`.
 */
export interface Shape {
  readonly tables: Readonly<Record<string, Kept>>;
  readonly notice: object;
  readonly settings: SmallSettings;
}

export type TableName<P extends Shape> = keyof P['tables'] & string;

/** A notice as it is kept: what it carries now, and what a stale copy of it would carry. */
export interface NoticeRecord<P extends Shape> {
  readonly id: string;
  readonly at_ms: number;
  readonly carries: P['notice'];
  readonly before: P['notice'] | null;
}

/** An answer kept under its idempotency key. */
export interface KeptReply {
  readonly fingerprint: number;
  readonly at_s: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
