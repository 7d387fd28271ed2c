import { type Ids, type ManualClock, mountJobs, silentLog } from '#kernel';
import { ledgerJobs } from '#ledger';
import { createRecorder, leaseOf, type PaymentsDeps, paymentJobs } from '#payments';
import { type Connection, keepClaim, type Provider } from '#providers';
import { routeSources } from '#test/route-sources';
import { createWebhooksDeps, type WebhooksDeps } from '#webhooks';
import type { Dice } from '../world/dice.ts';
import { fanOutIn } from '../world/fan-out.ts';
import { type Machine, type Process, type Surroundings, startMachine } from '../world/machine.ts';

/** A process that takes payments. */
export interface CardsMachine extends Machine {
  readonly payments: PaymentsDeps;
  readonly webhooks: WebhooksDeps;
}

/** What the processes of one world of cards share. */
export interface CardsSurroundings extends Surroundings {
  readonly clock: ManualClock;
  readonly dice: Dice;
  readonly ids: Ids;
  /** The first is the one that a payment goes to where nothing else is said. */
  readonly providers: readonly Provider[];
  readonly connectionsOf: (organisationId: string) => readonly Connection[];
  readonly connectionById: (id: string) => Connection | undefined;
  /** Takes the place of a part that a planted bug spoils. */
  readonly spoil: (deps: PaymentsDeps) => PaymentsDeps;
}

/** Starts a process that takes payments. */
export const startCardsMachine = (name: string, around: CardsSurroundings): CardsMachine =>
  startMachine(name, around, (process) => {
    const payments = around.spoil(paymentsOf(around, process));
    const webhooks = webhooksOf(around, payments);
    const jobs = [
      ...mountJobs(paymentJobs, payments),
      ...mountJobs(ledgerJobs, payments),
      ...fanOutIn(process, webhooks),
    ];
    return { payments, webhooks, jobs };
  });

/** Payments in one process, upon a database and calls that are turns. */
export const paymentsOf = (
  around: CardsSurroundings,
  { database, inTurn }: Process,
): PaymentsDeps => {
  const { clock, dice, ids, connectionsOf, connectionById } = around;
  const providers = around.providers.map((provider) => gated(provider, inTurn));
  const recording = { database, ids, onEvents: () => undefined, onTold: () => undefined };
  return {
    ...recording,
    clock,
    record: createRecorder(recording),
    connect: async ({ organisationId }, name) =>
      found(connectionsOf(organisationId).find(({ provider }) => provider === name)),
    connectionById: async (id) => connectionById(id),
    providerNamed: (name) => found(providers.find((provider) => provider.name === name)),
    routing: routeSources(clock, providers, connectionsOf),
    requirePayees: async () => new Map(),
    defaultProvider: found(providers[0]).name,
    leaseMs: Math.max(...providers.map(leaseOf)),
    wake: () => undefined,
    random: dice.random,
    log: silentLog,
  };
};

const found = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('no such provider in this world');
  return value;
};

/** The provider with every call in a turn of its own. */
const gated = (provider: Provider, inTurn: Process['inTurn']): Provider => ({
  ...provider,
  send: async (...given) => await inTurn(async () => await provider.send(...given)),
  ask: async (...given) => await inTurn(async () => await provider.ask(...given)),
  storeMethod: storeInTurn(provider, inTurn),
});

const storeInTurn = (
  { storeMethod }: Provider,
  inTurn: Process['inTurn'],
): Provider['storeMethod'] =>
  storeMethod && (async (...given) => await inTurn(async () => await storeMethod(...given)));

/** What reads notices and keeps them. */
export const webhooksOf = (around: CardsSurroundings, payments: PaymentsDeps): WebhooksDeps =>
  createWebhooksDeps({
    ...payments,
    vault: noVault,
    noticeJob: () => 'payments.apply_notices',
    allowPrivateTargets: true,
    readNotice: async (connectionId, body, headers) => {
      const connection = around.connectionById(connectionId);
      if (connection === undefined) return undefined;
      const { scope, webhookSecrets, settings } = connection;
      const now = around.clock.now();
      const provider = around.providers.find(({ name }) => name === connection.provider);
      const notices = provider?.readNotices(body, headers, webhookSecrets, now, settings);
      if (notices === undefined) return undefined;
      const kept = notices.map((notice) => ({
        ...notice,
        claim: notice.claim === undefined ? null : keepClaim(notice.claim),
      }));
      return { scope, provider: connection.provider, notices: kept, reply: null };
    },
  });

/** Nobody listens to these worlds, so nothing of a listener's is sealed. */
const noVault: WebhooksDeps['vault'] = {
  seal: (plain) => plain,
  open: (sealed) => sealed,
  isCurrent: () => true,
  rewrap: (sealed) => sealed,
};
