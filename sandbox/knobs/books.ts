import type { ChargeRecord, WebhookEndpointRecord } from '../stripe/world/records.ts';
import type { CallCounts, World } from '../stripe/world/world.ts';

/** The oracle: what a world has seen and moved, for a checker to hold a ledger against. */
export interface Books {
  readonly key: string;
  readonly account: string;
  readonly now_s: number;
  readonly payment_intents: readonly BookedIntent[];
  readonly charges: readonly BookedCharge[];
  readonly refunds: readonly BookedRefund[];
  readonly disputes: readonly BookedDispute[];
  readonly transfers: readonly BookedTransfer[];
  readonly payouts: readonly BookedPayout[];
  readonly balance: readonly BookedBalance[];
  readonly sums: readonly BookedSums[];
  readonly calls: Readonly<Record<string, CallCounts>>;
  readonly counts: Readonly<Record<string, number>>;
  /** The connected accounts of a platform: what each has, and what it has moved. */
  readonly accounts: readonly BookedAccount[];
  /** Direct charges: what was made in the name of a platform's accounts, over all of them. */
  readonly direct: {
    readonly payment_intents: readonly BookedIntent[];
    readonly refunds: readonly BookedRefund[];
  };
}

export interface BookedAccount {
  readonly id: string;
  readonly is_deleted: boolean;
  readonly funds: readonly BookedFunds[];
}

/** One currency of an account's money, in minor units: available + pending = gross - fees. */
export interface BookedFunds {
  readonly currency: string;
  readonly available: number;
  readonly pending: number;
  /** Sum of amounts, and of fees, over all its balance transactions. */
  readonly gross: number;
  readonly fees: number;
}

export interface BookedIntent {
  readonly id: string;
  readonly status: string;
  readonly amount: number;
  readonly amount_capturable: number;
  readonly amount_received: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly latest_charge: string | null;
  /** All charges of the intent that the issuer approved. More than one would be a double charge. */
  readonly approved_charges: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly created: number;
}

export interface BookedCharge {
  readonly id: string;
  readonly payment_intent: string;
  readonly status: string;
  readonly amount: number;
  readonly amount_captured: number;
  readonly amount_refunded: number;
  readonly currency: string;
  readonly captured: boolean;
  /** Times the authorisation was raised. */
  readonly raises: number;
  /** Captures that were made of it. */
  readonly captures: number;
  readonly balance_transaction: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface BookedRefund {
  readonly id: string;
  readonly charge: string;
  readonly payment_intent: string;
  readonly status: string;
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface BookedDispute {
  readonly id: string;
  readonly charge: string;
  readonly payment_intent: string;
  readonly status: string;
  readonly amount: number;
  readonly currency: string;
  /** What it has taken by now, and what it costs. */
  readonly withdrawn: number;
  readonly fee: number;
}

export interface BookedTransfer {
  readonly id: string;
  readonly destination: string;
  readonly source_transaction: string | null;
  readonly transfer_group: string | null;
  readonly amount: number;
  readonly amount_reversed: number;
  /** How often a part of it was taken back. */
  readonly reversals: number;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface BookedPayout {
  readonly id: string;
  readonly status: string;
  readonly method: string;
  readonly amount: number;
  readonly currency: string;
  readonly destination: string;
  readonly is_automatic: boolean;
  readonly failure_code: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface BookedBalance {
  readonly currency: string;
  readonly available: number;
  readonly pending: number;
}

/** Sums over all objects of a currency, in minor units. */
export interface BookedSums {
  readonly currency: string;
  readonly authorized: number;
  readonly captured: number;
  /** Refunds that stand: pending or succeeded. */
  readonly refunded: number;
  readonly fees: number;
  readonly net: number;
}

/** Reads one world's books, a platform's or an account's. With `brief` the lists of payments are left out. */
export function booksOf(world: World, brief: boolean): Books {
  const { tables } = world;
  const purses = [...world.funds.read(world.clock.now_s())];
  const endpoints: readonly WebhookEndpointRecord[] = [...tables.webhook_endpoint.byId.values()];
  return {
    key: `sk_test_${world.name}`,
    account: world.account,
    now_s: world.clock.now_s(),
    payment_intents: brief ? [] : bookedIntents(world),
    charges: brief ? [] : bookedCharges(world),
    refunds: brief ? [] : bookedRefunds(world),
    disputes: brief ? [] : bookedDisputes(world),
    transfers: brief ? [] : bookedTransfers(world),
    payouts: brief ? [] : bookedPayouts(world),
    balance: purses.map(([currency, { available, pending }]) => ({ currency, available, pending })),
    sums: purses.map(([currency, { gross, fees }]) => ({
      ...sumsOf(world, currency),
      fees,
      net: gross - fees,
    })),
    calls: Object.fromEntries(world.calls),
    counts: {
      payment_intents: tables.payment_intent.ids.length,
      setup_intents: tables.setup_intent.ids.length,
      charges: tables.charge.ids.length,
      refunds: tables.refund.ids.length,
      disputes: tables.dispute.ids.length,
      transfers: tables.transfer.ids.length,
      transfer_reversals: tables.transfer_reversal.ids.length,
      application_fees: tables.application_fee.ids.length,
      payouts: tables.payout.ids.length,
      topups: tables.topup.ids.length,
      customers: tables.customer.ids.length,
      payment_methods: tables.payment_method.ids.length,
      balance_transactions: tables.balance_transaction.ids.length,
      events: world.events.next(),
      idempotency_keys: world.idempotency.size(),
      webhook_endpoints: endpoints.filter((one) => !one.is_deleted).length,
      accounts: tables.account.ids.length,
    },
    accounts: bookedAccounts(world),
    direct: brief ? { payment_intents: [], refunds: [] } : bookedDirect(world),
  };
}

function bookedDirect({ connected }: World): Books['direct'] {
  const worlds = [...connected.values()];
  return { payment_intents: worlds.flatMap(bookedIntents), refunds: worlds.flatMap(bookedRefunds) };
}

function bookedAccounts({ tables, connected, clock }: World): readonly BookedAccount[] {
  return [...tables.account.byId.values()].map(({ id, is_deleted }) => {
    const purses = connected.get(id)?.funds.read(clock.now_s()) ?? [];
    const funds = [...purses].map(([currency, purse]) => ({ currency, ...purse }));
    return { id, is_deleted, funds };
  });
}

function bookedIntents(world: World): readonly BookedIntent[] {
  const approved = new Map<string, number>();
  for (const charge of world.tables.charge.byId.values()) {
    if (charge.status !== 'succeeded') continue;
    approved.set(charge.payment_intent, (approved.get(charge.payment_intent) ?? 0) + 1);
  }
  return [...world.tables.payment_intent.byId.values()].map((one) => ({
    id: one.id,
    status: one.status,
    amount: one.amount,
    amount_capturable: one.amount_capturable,
    amount_received: one.amount_received,
    currency: one.currency,
    customer: one.customer,
    latest_charge: one.latest_charge,
    approved_charges: approved.get(one.id) ?? 0,
    metadata: one.metadata,
    created: one.created,
  }));
}

function bookedCharges(world: World): readonly BookedCharge[] {
  return [...world.tables.charge.byId.values()].map((one) => ({
    id: one.id,
    payment_intent: one.payment_intent,
    status: one.status,
    amount: one.amount,
    amount_captured: one.amount_captured,
    amount_refunded: one.amount_refunded,
    currency: one.currency,
    captured: one.captured,
    raises: one.more.growth?.raises ?? 0,
    captures: capturesOf(one),
    balance_transaction: one.balance_transaction,
    metadata: one.metadata,
  }));
}

/** Without several captures there is one, or none. */
const capturesOf = (charge: ChargeRecord): number =>
  charge.more.growth?.lines.length ?? (charge.balance_transaction === null ? 0 : 1);

function bookedRefunds(world: World): readonly BookedRefund[] {
  return [...world.tables.refund.byId.values()].map((one) => ({
    id: one.id,
    charge: one.charge,
    payment_intent: one.payment_intent,
    status: one.status,
    amount: one.amount,
    currency: one.currency,
    metadata: one.metadata,
  }));
}

function bookedDisputes(world: World): readonly BookedDispute[] {
  return [...world.tables.dispute.byId.values()].map((one) => {
    const { id, charge, payment_intent, status, amount, currency } = one;
    const lines = one.lines.flatMap((line) => {
      const booked = world.tables.balance_transaction.byId.get(line);
      return booked === undefined ? [] : [booked];
    });
    const withdrawn = -lines.reduce((sum, line) => sum + line.amount, 0);
    const fee = lines.reduce((sum, line) => sum + line.fee, 0);
    return { id, charge, payment_intent, status, amount, currency, withdrawn, fee };
  });
}

function bookedTransfers(world: World): readonly BookedTransfer[] {
  return [...world.tables.transfer.byId.values()].map((one) => ({
    id: one.id,
    destination: one.destination,
    source_transaction: one.source_transaction,
    transfer_group: one.transfer_group,
    amount: one.amount,
    amount_reversed: one.amount_reversed,
    reversals: one.reversals.length,
    currency: one.currency,
    metadata: one.metadata,
  }));
}

function bookedPayouts(world: World): readonly BookedPayout[] {
  return [...world.tables.payout.byId.values()].map((one) => ({
    id: one.id,
    status: one.status,
    method: one.method,
    amount: one.amount,
    currency: one.currency,
    destination: one.destination,
    is_automatic: one.is_automatic,
    failure_code: one.failure_code,
    metadata: one.metadata,
  }));
}

function sumsOf(world: World, currency: string) {
  const sums = { currency, authorized: 0, captured: 0, refunded: 0 };
  for (const charge of world.tables.charge.byId.values()) {
    if (charge.currency !== currency || charge.status !== 'succeeded') continue;
    sums.authorized += charge.amount;
    sums.captured += charge.amount_captured;
  }
  for (const refund of world.tables.refund.byId.values()) {
    const stands = refund.status === 'succeeded' || refund.status === 'pending';
    if (refund.currency === currency && stands) sums.refunded += refund.amount;
  }
  return sums;
}
