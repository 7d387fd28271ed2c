import type { AnyRecord, ChargeMore, Metadata, PaymentIntentMore } from './records.ts';
import { recordOf, type World } from './world.ts';

/** Metadata of an object that has none. */
export const noMetadata: Metadata = Object.freeze({});

/** The rarer fields of a plain payment; one frozen object for all of them. */
export const plainMore: PaymentIntentMore = Object.freeze({
  description: null,
  receipt_email: null,
  setup_future_usage: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  shipping: null,
  transfer_group: null,
  confirmation_method: 'automatic',
  allow_redirects: 'always',
  allowed_types: null,
  excluded_types: null,
  three_d_secure: 'automatic',
  incremental: null,
  multicapture: null,
  authentication: null,
  connect: null,
  next_action: null,
  canceled_at: null,
  cancellation_reason: null,
});

/** The same where redirects are switched off, as servers that confirm by themselves do. */
const directMore: PaymentIntentMore = Object.freeze({ ...plainMore, allow_redirects: 'never' });

export const plainChargeMore: ChargeMore = Object.freeze({
  description: null,
  receipt_email: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  shipping: null,
  transfer_group: null,
  user_report: null,
  growth: null,
  authentication: null,
  connect: null,
});

type Fields = Readonly<Record<string, unknown>>;

const shared = [plainMore, directMore];

/** Gives the shared object in place of an equal one. */
export function sharedMore(more: PaymentIntentMore): PaymentIntentMore {
  return shared.find((one) => isSame(one, more)) ?? more;
}

// A program asks for the same few expansions again and again, and each kept answer holds its list.
const MOST_PATHS = 1_000;
const knownPaths = new Map<string, readonly string[]>();

export function sharedPathsOf(paths: readonly string[]): readonly string[] {
  const name = paths.join();
  const known = knownPaths.get(name);
  if (known !== undefined) return known;
  if (knownPaths.size < MOST_PATHS) knownPaths.set(name, paths);
  return paths;
}

/** A record as the journal has it: without what it shares with others, to be small and quick. */
export function thinned(record: AnyRecord, world: World): object {
  switch (record.kind) {
    case 'payment_intent': {
      const place = shared.indexOf(record.more);
      return place < 0 ? record : { ...record, more: place };
    }
    case 'charge': {
      const intent = world.tables.payment_intent.byId.get(record.payment_intent);
      const metadata = record.metadata === intent?.metadata ? 0 : record.metadata;
      return { ...record, metadata, more: record.more === plainChargeMore ? 0 : record.more };
    }
    default:
      return record;
  }
}

/** The records of a journal line, sharing again what they shared when they were written. */
export function restored(
  raw: readonly AnyRecord[],
  ownerAt: (at: number) => World,
): readonly AnyRecord[] {
  const puts: AnyRecord[] = [];
  for (const [at, record] of raw.entries()) {
    const owner = ownerAt(at);
    puts.push(restoredOne(withSharedIds(record, raw, owner), owner, puts));
  }
  return puts;
}

/**
 * Replaces each id by the one text of it that is kept already. Parsed JSON has a text of its own
 * for every mention, and a payment mentions its ids a dozen times.
 */
function withSharedIds(record: AnyRecord, raw: readonly AnyRecord[], world: World): AnyRecord {
  const fields: [string, unknown][] = Object.entries(record);
  for (const [name, value] of fields) {
    if (typeof value !== 'string' || value.length < 18) continue;
    const known = recordOf(world, value) ?? raw.find((one) => one.id === value);
    // The record was parsed a moment ago and nobody else has it yet.
    if (known !== undefined) Object.assign(record, { [name]: known.id });
  }
  return record;
}

function restoredOne(record: AnyRecord, world: World, puts: readonly AnyRecord[]): AnyRecord {
  switch (record.kind) {
    case 'payment_intent': {
      const before = recordOf(world, record.id) ?? puts.find((put) => put.id === record.id);
      const metadata = sharedMetadata(record.metadata, before);
      return { ...record, metadata, more: shared[Number(record.more)] ?? record.more };
    }
    case 'charge': {
      const { payment_intent } = record;
      const intent =
        puts.findLast((put) => put.id === payment_intent) ?? recordOf(world, payment_intent);
      const metadata = isZero(record.metadata) ? metadataOf(intent) : record.metadata;
      return { ...record, metadata, more: isZero(record.more) ? plainChargeMore : record.more };
    }
    case 'payment_method':
      return { ...record, metadata: sharedMetadata(record.metadata, undefined) };
    default:
      return record;
  }
}

function sharedMetadata(own: Metadata, other: AnyRecord | undefined): Metadata {
  const known = metadataOf(other);
  return isSame(own, known) ? known : own;
}

function metadataOf(record: AnyRecord | undefined): Metadata {
  return record !== undefined && 'metadata' in record ? record.metadata : noMetadata;
}

function isZero(value: unknown): boolean {
  return value === 0;
}

function isSame(a: object, b: object): boolean {
  const left = Object.keys(a);
  return (
    left.length === Object.keys(b).length &&
    left.every((name) => (a as Fields)[name] === (b as Fields)[name])
  );
}
