/**
 * What the sandbox keeps of each Stripe object: only the fields that vary, immutable, so that an
 * event or a stored answer can point at the version it saw. Amounts are safe integers in minor
 * units, as Stripe's JSON has them.
 */
export interface Stored<K extends string> {
  readonly kind: K;
  readonly id: string;
  /** Place in the order of creation within its kind. */
  readonly n: number;
  readonly created: number;
}

export type Metadata = Readonly<Record<string, string>>;

/** Stripe's field values that the sandbox keeps and gives back without looking at them. */
export type Opaque = unknown;
