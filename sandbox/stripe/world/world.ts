import { type Agenda, createAgenda } from '../../kernel/agenda.ts';
import { type Clock, createClock } from '../../kernel/clock.ts';
import { createIdempotencyStore, type IdempotencyStore } from '../../kernel/idempotency.ts';
import { createNames, type Names, nameOf } from '../../kernel/random.ts';
import { createEventLog, type EventLog } from './event-log.ts';
import { createFunds, type Funds } from './funds.ts';
import { KEY_LIFE_S, type KeptAnswer, SECOND_KEY_LIFE_S } from './idempotency.ts';
import { addTo, idsIn, type Many, removeFrom } from './many.ts';
import { createMetadataIndex, type MetadataIndex } from './metadata-index.ts';
import type { AnyRecord, Kind, RecordOf } from './records.ts';
import type { WorldSettings } from './settings.ts';

/**
 * One Stripe account: the platform that a secret key opens, or an account connected to it. Each has
 * tables, events, funds and kept answers of its own, so nothing of one is ever found in another;
 * time, names and settings are the platform's.
 */
export interface World {
  /** The key without its `sk_test_`, and which life of that world this is since resets. */
  readonly name: string;
  readonly life: number;
  readonly account: string;
  /** Whose records these are: null for the platform's own, or the connected account's id. */
  readonly owner: string | null;
  /** The platform's world: itself, unless this is a connected account's. */
  readonly platform: World;
  /** The worlds of the connected accounts; a connected account has none. */
  readonly connected: Map<string, World>;
  readonly seed: string;
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly names: Names;
  /** Request ids have names of their own, so that reads do not change which ids objects get. */
  readonly requests: Names;
  readonly tables: Tables;
  readonly events: EventLog;
  readonly funds: Funds;
  readonly idempotency: IdempotencyStore<KeptAnswer>;
  /** The answers of the second API, which keeps other ones and for longer. */
  readonly second_keys: IdempotencyStore<KeptAnswer>;
  readonly metadata: { readonly payment_intent: MetadataIndex; readonly customer: MetadataIndex };
  readonly groups: {
    /** The charges of an intent before its latest; few have any. */
    readonly earlier_charges: Many;
    readonly refunds_of_charge: Many;
    readonly disputes_of_charge: Many;
    readonly intents_of_customer: Many;
    readonly methods_of_customer: Many;
    /** The transfers that wait, or waited, for a charge's funds. */
    readonly transfers_of_charge: Many;
  };
  readonly hidden: Map<string, { readonly seen_ms: number; readonly found_ms: number }>;
  readonly calls: Map<string, CallCounts>;
  settings: WorldSettings;
}

export type Tables = { [K in Kind]: Table<RecordOf[K]> };

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
  const world: World = {
    name: given.name,
    life: given.life,
    account: `acct_1${nameOf(`${seed}/account`, 15)}`,
    owner: null,
    get platform() {
      return world;
    },
    connected: new Map(),
    seed,
    clock,
    agenda: createAgenda(clock),
    names: createNames(`${seed}/objects`),
    requests: createNames(`${seed}/requests`),
    ...emptyBooks(),
    settings: given.settings,
  };
  return world;
}

/** The world of an account that is connected to a platform: its own records, the platform's time. */
export function createConnected(platform: World, account: string): World {
  const { name, life, seed, clock, agenda, names, requests } = platform;
  return {
    name,
    life,
    account,
    owner: account,
    platform,
    connected: noWorlds,
    seed,
    clock,
    agenda,
    names,
    requests,
    ...emptyBooks(),
    get settings() {
      return platform.settings;
    },
  };
}

const noWorlds = new Map<string, World>();

function emptyBooks() {
  return {
    tables: emptyTables(),
    events: createEventLog(EVENTS_KEPT),
    funds: createFunds(),
    idempotency: createIdempotencyStore<KeptAnswer>(KEY_LIFE_S),
    second_keys: createIdempotencyStore<KeptAnswer>(SECOND_KEY_LIFE_S),
    metadata: { payment_intent: createMetadataIndex(), customer: createMetadataIndex() },
    groups: {
      earlier_charges: new Map(),
      refunds_of_charge: new Map(),
      disputes_of_charge: new Map(),
      intents_of_customer: new Map(),
      methods_of_customer: new Map(),
      transfers_of_charge: new Map(),
    },
    hidden: new Map(),
    calls: new Map(),
  };
}

/** Sellers are many and most use few kinds: a table is made when its first record comes. */
const emptyTable: Table<never> = { byId: new Map<string, never>(), ids: [] };

function emptyTables(): Tables {
  return {
    payment_intent: emptyTable,
    setup_intent: emptyTable,
    charge: emptyTable,
    refund: emptyTable,
    dispute: emptyTable,
    file: emptyTable,
    customer: emptyTable,
    payment_method: emptyTable,
    balance_transaction: emptyTable,
    funds_turn: emptyTable,
    transfer: emptyTable,
    transfer_reversal: emptyTable,
    application_fee: emptyTable,
    fee_refund: emptyTable,
    payment: emptyTable,
    payment_refund: emptyTable,
    external_account: emptyTable,
    balance_settings: emptyTable,
    payout: emptyTable,
    topup: emptyTable,
    webhook_endpoint: emptyTable,
    account: emptyTable,
    person: emptyTable,
    capability: emptyTable,
    account_link: emptyTable,
    event_destination: emptyTable,
  };
}

function tableFor(world: World, kind: Kind): Table<AnyRecord> {
  const tables = world.tables as Record<Kind, Table<AnyRecord>>;
  if (tables[kind] === emptyTable) tables[kind] = { byId: new Map(), ids: [] };
  return tables[kind];
}

const kindOfPrefix: Readonly<Record<string, Kind>> = {
  pi: 'payment_intent',
  seti: 'setup_intent',
  ch: 'charge',
  re: 'refund',
  dp: 'dispute',
  file: 'file',
  cus: 'customer',
  pm: 'payment_method',
  txn: 'balance_transaction',
  turn: 'funds_turn',
  tr: 'transfer',
  trr: 'transfer_reversal',
  fee: 'application_fee',
  fr: 'fee_refund',
  py: 'payment',
  pyr: 'payment_refund',
  ba: 'external_account',
  card: 'external_account',
  bset: 'balance_settings',
  po: 'payout',
  tu: 'topup',
  we: 'webhook_endpoint',
  acct: 'account',
  person: 'person',
  alnk: 'account_link',
  ed: 'event_destination',
};

/** The record of an id, whatever its kind. */
export function recordOf(world: World, id: string): AnyRecord | undefined {
  const kind = kindOfPrefix[id.slice(0, id.indexOf('_'))];
  return kind === undefined ? undefined : world.tables[kind].byId.get(id);
}

/** Puts a new version into the world and its indexes. Only commit and replay call this. */
export function putRecord(world: World, record: AnyRecord): void {
  const table = tableFor(world, record.kind);
  const before = table.byId.get(record.id);
  table.byId.set(record.id, record);
  if (before === undefined) {
    table.ids.push(record.id);
    indexNew(world, record);
  }
  indexChange(world, record, before);
}

function indexNew(world: World, record: AnyRecord): void {
  const groups = world.groups;
  if (record.kind === 'refund') addTo(groups.refunds_of_charge, record.charge, record.id);
  else if (record.kind === 'dispute') addTo(groups.disputes_of_charge, record.charge, record.id);
  else if (record.kind === 'balance_transaction') world.funds.add(record);
  else if (record.kind === 'transfer' && record.source_transaction !== null) {
    addTo(groups.transfers_of_charge, record.source_transaction, record.id);
  }
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
