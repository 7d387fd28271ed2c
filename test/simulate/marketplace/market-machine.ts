import { AsyncLocalStorage } from 'node:async_hooks';
import { type AccountsDeps, accountJobs, createAccountsDeps, requirePayees } from '#accounts';
import { type Log, mountJobs } from '#kernel';
import { ledgerJobs } from '#ledger';
import { createMarketplaceDeps, type MarketplaceDeps, marketplaceJobs } from '#marketplace';
import { type PaymentsDeps, paymentJobs } from '#payments';
import type { DisputeDesk, PlatformDesk, Provider } from '#providers';
import type { WebhooksDeps } from '#webhooks';
import { type CardsSurroundings, paymentsOf, webhooksOf } from '../cards/cards-machine.ts';
import { fanOutIn } from '../world/fan-out.ts';
import { type Machine, type Process, startMachine } from '../world/machine.ts';

/** A process that takes payments for sellers. */
export interface MarketMachine extends Machine {
  readonly payments: PaymentsDeps;
  readonly accounts: AccountsDeps;
  readonly market: MarketplaceDeps;
  readonly webhooks: WebhooksDeps;
}

/** What the modules of one process are made of, for a planted bug to spoil. */
export interface MarketParts {
  readonly payments: PaymentsDeps;
  /** Upon which accounts and marketplace are built. */
  readonly platform: PaymentsDeps;
}

/** What the processes of one world share. */
export interface MarketSurroundings extends Omit<CardsSurroundings, 'spoil'> {
  readonly log: Log;
  readonly spoil: (parts: MarketParts) => MarketParts;
}

/** Counts the calls to a provider that one request leads to. */
export const asking = new AsyncLocalStorage<{ calls: number }>();

/** Starts a process that takes payments for sellers. */
export const startMarketMachine = (name: string, around: MarketSurroundings): MarketMachine =>
  startMachine(name, around, (process) => {
    const parts = around.spoil(partsOf(around, process));
    const { payments, platform } = parts;
    const accounts = createAccountsDeps(platform);
    const market = createMarketplaceDeps({ ...platform, noticeJob });
    const webhooks = { ...webhooksOf({ ...around, spoil: (deps) => deps }, payments), noticeJob };
    const jobs = [
      ...mountJobs(accountJobs, accounts),
      ...mountJobs(paymentJobs, payments),
      ...mountJobs(marketplaceJobs, market),
      ...mountJobs(ledgerJobs, payments),
      ...fanOutIn(process, webhooks),
    ];
    return { payments, accounts, market, webhooks, jobs };
  });

/** Wake-ups are lost in these worlds, but for those that the world hands on itself. */
const noticeJob = (subject: string): string =>
  subject === 'account'
    ? 'accounts.apply_notices'
    : `${subject === 'platform' ? 'marketplace' : 'payments'}.apply_notices`;

const partsOf = (around: MarketSurroundings, process: Process): MarketParts => {
  const { inTurn } = process;
  const providers = around.providers.map((provider) => gated(provider, inTurn));
  const of = paymentsOf({ ...around, providers, spoil: (deps) => deps }, process);
  const deps: PaymentsDeps = {
    ...of,
    log: around.log,
    requirePayees: async (scope, ids, terms) =>
      await process.database.asTenant(
        scope,
        async (tx) => await requirePayees(tx, scope, ids, { ...terms, allowSalesGated: false }),
      ),
  };
  return { payments: deps, platform: deps };
};

/** What payments do not ask by themselves, with every call in a turn of its own. */
const gated = (provider: Provider, inTurn: Process['inTurn']): Provider => ({
  ...provider,
  send: counted(async (...given) => await provider.send(...given)),
  disputes: provider.disputes && gatedDisputes(provider.disputes, inTurn),
  platform: provider.platform && gatedPlatform(provider.platform, inTurn),
});

const counted =
  <Given extends readonly unknown[], Result>(
    call: (...given: Given) => Promise<Result>,
  ): ((...given: Given) => Promise<Result>) =>
  async (...given) => {
    const asked = asking.getStore();
    if (asked !== undefined) asked.calls += 1;
    return await call(...given);
  };

const turnsOf =
  (inTurn: Process['inTurn']) =>
  <Given extends readonly unknown[], Result>(
    call: (...given: Given) => Promise<Result>,
  ): ((...given: Given) => Promise<Result>) =>
    counted(async (...given) => await inTurn(async () => await call(...given)));

const gatedDisputes = (desk: DisputeDesk, inTurn: Process['inTurn']): DisputeDesk => {
  const turn = turnsOf(inTurn);
  return {
    files: desk.files,
    ask: turn(desk.ask),
    uploadFile: turn(desk.uploadFile),
    submitEvidence: turn(desk.submitEvidence),
    accept: turn(desk.accept),
  };
};

const gatedPlatform = (desk: PlatformDesk, inTurn: Process['inTurn']): PlatformDesk => {
  const turn = turnsOf(inTurn);
  return {
    ...desk,
    send: turn(desk.send),
    ask: turn(desk.ask),
    readAccount: turn(desk.readAccount),
    readTransfer: turn(desk.readTransfer),
    readPayout: turn(desk.readPayout),
    readBalance: turn(desk.readBalance),
    linesOfPayout: turn(desk.linesOfPayout),
    eventsSince: turn(desk.eventsSince),
    openLink: turn(desk.openLink),
    openSession: turn(desk.openSession),
  };
};
