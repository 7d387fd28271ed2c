import { type Agenda, createAgenda } from '../../kernel/agenda.ts';
import { type Clock, createClock } from '../../kernel/clock.ts';
import { createIdempotencyStore, type IdempotencyStore } from '../../kernel/idempotency.ts';
import { createNames, type Names, nameOf } from '../../kernel/random.ts';
import { createEventLog, type EventLog } from './event-log.ts';
import { createFunds, type Funds } from './funds.ts';
import { KEY_LIFE_S, type KeptAnswer } from './idempotency.ts';
import { addTo, idsIn, type Many, removeFrom } from './many.ts';
import { createMetadataIndex, type MetadataIndex } from './metadata-index.ts';
import type { AnyRecord, EventRecord, Kind, RecordOf } from './records.ts';
import type { WorldSettings } from './settings.ts';

/** One Stripe account: all that one secret key sees. Worlds never see each other. */
export interface World {
  /** The key without its `sk_test_`, and which life of that world this is since resets. */
  readonly name: string;
  readonly life: number;
  readonly account: string;
  readonly seed: string;
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly names: Names;
  /** Request ids have names of their own, so that reads do not change which ids objects get. */
  readonly requests: Names;
  readonly tables: { readonly [K in Kind]: Table<RecordOf[K]> };
  readonly events: EventLog;
  readonly funds: Funds;
  readonly idempotency: IdempotencyStore<KeptAnswer>;
  readonly metadata: { readonly payment_intent: MetadataIndex; readonly customer: MetadataIndex };
  readonly groups: {
    /** The charges of an intent before its latest; few have any. */
    readonly earlier_charges: Many;
    readonly refunds_of_charge: Many;
    readonly disputes_of_charge: Many;
    readonly intents_of_customer: Many;
    readonly methods_of_customer: Many;
  };
  readonly hidden: Map<string, { readonly seen_ms: number; readonly found_ms: number }>;
  readonly calls: Map<string, CallCounts>;
  settings: WorldSettings;
}

export interface Table<R> {
  readonly byId: Map<string, R>;
  /** Ids in order of creation. */
  readonly ids: string[];
}

export interface CallCounts {
  received: number;
  executed: number;
  replayed: number;
}

const EVENTS_KEPT = 100_000;

export function createWorld(given: {
  readonly name: string;
  readonly life: number;
  readonly seed: string;
  readonly clock: Clock;
  readonly settings: WorldSettings;
}): World {
  const seed = `${given.seed}/${given.name}`;
  const clock = createClock(given.clock.now_ms);
  return {
    name: given.name,
    life: given.life,
    account: `acct_1${nameOf(`${seed}/account`, 15)}`,
    seed,
    clock,
    agenda: createAgenda(clock),
    names: createNames(`${seed}/objects`),
    requests: createNames(`${seed}/requests`),
    tables: {
      payment_intent: newTable(),
      setup_intent: newTable(),
      charge: newTable(),
      refund: newTable(),
      dispute: newTable(),
      customer: newTable(),
      payment_method: newTable(),
      balance_transaction: newTable(),
      webhook_endpoint: newTable(),
    },
    events: createEventLog(EVENTS_KEPT),
    funds: createFunds(),
    idempotency: createIdempotencyStore(KEY_LIFE_S),
    metadata: { payment_intent: createMetadataIndex(), customer: createMetadataIndex() },
    groups: {
      earlier_charges: new Map(),
      refunds_of_charge: new Map(),
      disputes_of_charge: new Map(),
      intents_of_customer: new Map(),
      methods_of_customer: new Map(),
    },
    hidden: new Map(),
    calls: new Map(),
    settings: given.settings,
  };
}

function newTable<R>(): Table<R> {
  return { byId: new Map(), ids: [] };
}

const kindOfPrefix: Readonly<Record<string, Kind>> = {
  pi: 'payment_intent',
  seti: 'setup_intent',
  ch: 'charge',
  re: 'refund',
  dp: 'dispute',
  cus: 'customer',
  pm: 'payment_method',
  txn: 'balance_transaction',
  we: 'webhook_endpoint',
};

/** The record of an id, whatever its kind. */
export function recordOf(world: World, id: string): AnyRecord | undefined {
  const kind = kindOfPrefix[id.slice(0, id.indexOf('_'))];
  return kind === undefined ? undefined : world.tables[kind].byId.get(id);
}

/** Puts a new version into the world and its indexes. Only commit and replay call this. */
export function putRecord(world: World, record: AnyRecord): void {
  const table = world.tables[record.kind] as Table<AnyRecord>;
  const before = table.byId.get(record.id);
  table.byId.set(record.id, record);
  if (before === undefined) {
    table.ids.push(record.id);
    indexNew(world, record);
  }
  indexChange(world, record, before);
}

export function putEvent(world: World, event: EventRecord): void {
  world.events.add(event);
}

function indexNew(world: World, record: AnyRecord): void {
  const groups = world.groups;
  if (record.kind === 'refund') addTo(groups.refunds_of_charge, record.charge, record.id);
  else if (record.kind === 'dispute') addTo(groups.disputes_of_charge, record.charge, record.id);
  else if (record.kind === 'balance_transaction') world.funds.add(record);
}

function indexChange(world: World, record: AnyRecord, before: AnyRecord | undefined): void {
  switch (record.kind) {
    case 'payment_intent':
      regroup(world.groups.intents_of_customer, record, before);
      passCharge(world.groups.earlier_charges, record, before);
      world.metadata.payment_intent.change(record.id, metadataOf(before), record.metadata);
      return;
    case 'customer':
      world.metadata.customer.change(record.id, metadataOf(before), record.metadata);
      return;
    case 'payment_method':
      regroup(world.groups.methods_of_customer, record, before);
      return;
    default:
      return;
  }
}

/** Notes the charge that a new attempt has put into the past. */
function passCharge(
  earlier: Many,
  record: RecordOf['payment_intent'],
  before: AnyRecord | undefined,
): void {
  if (before?.kind !== 'payment_intent' || before.latest_charge === null) return;
  if (before.latest_charge !== record.latest_charge) {
    addTo(earlier, record.id, before.latest_charge);
  }
}

/** The charges of an intent, oldest first. */
export function chargesOf(world: World, intent: string): readonly string[] {
  const latest = world.tables.payment_intent.byId.get(intent)?.latest_charge ?? null;
  const earlier = idsIn(world.groups.earlier_charges, intent);
  return latest === null ? earlier : [...earlier, latest];
}

function metadataOf(record: AnyRecord | undefined) {
  return record !== undefined && 'metadata' in record ? record.metadata : undefined;
}

function regroup(
  many: Many,
  record: { readonly id: string; readonly customer: string | null },
  before: AnyRecord | undefined,
): void {
  const old = before !== undefined && 'customer' in before ? before.customer : null;
  if (old === record.customer) return;
  if (old !== null) removeFrom(many, old, record.id);
  if (record.customer !== null) addTo(many, record.customer, record.id);
}
