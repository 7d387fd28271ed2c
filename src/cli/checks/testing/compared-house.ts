import { after } from 'node:test';
import { type AccountsDeps, accountJobs } from '#accounts';
import { createOrganisation } from '#identity';
import { type ManualClock, machineBytes, manualClock, readConfig, systemClock } from '#kernel';
import { type MarketplaceDeps, marketplaceJobs } from '#marketplace';
import { type PaymentsDeps, type PaymentView, paymentJobs, payments } from '#payments';
import { createConnection, createProviders, type ProvidersDeps } from '#providers';
import { type SandboxControl, sandboxControl, startSandbox } from '#sandbox';
import { useDatabase } from '#test/database';
import { accountsDepsOf } from '../../accounts-deps.ts';
import { commandCaller } from '../../command-caller.ts';
import { layFoundations } from '../../foundations.ts';
import { identityDepsOf } from '../../identity-deps.ts';
import { marketplaceDepsOf } from '../../marketplace-deps.ts';
import { paymentsDepsOf } from '../../payments-deps.ts';
import { watchProviders } from '../../watch-providers.ts';
import { compareWithSandbox } from '../compare-with-sandbox.ts';

/** An organisation with accounts at some providers of the sandbox, whose books are compared. */
export interface ComparedHouse {
  readonly deps: PaymentsDeps;
  readonly accounts: AccountsDeps;
  readonly market: MarketplaceDeps;
  readonly caller: () => ReturnType<typeof commandCaller>;
  readonly pay: (fields: object) => Promise<PaymentView>;
  readonly read: (payment: { readonly id: string }) => Promise<PaymentView>;
  /** Moves the clock by minutes and runs a job over what is due. */
  readonly sweep: (name: string) => Promise<void>;
  /** Lets the background work of accounts and of the marketplace run until nothing is due. */
  readonly settle: () => Promise<void>;
  /** Asks a provider of the sandbox as somebody else would who has the key. */
  readonly behind: (path: string, headers: object, body: object) => Promise<void>;
  /** What the comparison finds. */
  readonly differences: () => Promise<readonly string[]>;
}

/** An account at the sandbox. */
export interface Account {
  readonly provider: string;
  readonly path: string;
  readonly api_key: string;
  readonly settings?: Readonly<Record<string, string>>;
}

/** A maker of houses, on a database and a sandbox that end with the calling file. */
export const useComparedHouses = async () => {
  const { database, url } = await useDatabase();
  const sandbox = await startSandbox();
  const control: SandboxControl = sandboxControl(sandbox.url);
  const config = readConfig({
    BASCULE_ENCRYPTION_KEY: machineBytes(32).toString('base64'),
    BASCULE_KEY_PEPPER: machineBytes(32).toString('base64'),
    STRIPE_API_BASE: sandbox.url,
  });
  const clock = manualClock(systemClock.now());
  const laid = layFoundations(config, {
    databaseUrl: url,
    isWorker: false,
    logTo: { write: () => undefined },
  });
  after(async () => {
    await laid.database.close();
    await sandbox.close();
  });
  const base = { ...laid, clock, database, waker: { ...laid.waker, wake: () => undefined } };
  const providers: ProvidersDeps = {
    ...base,
    providers: createProviders({ clock, callTimeoutMs: 5_000 }),
    health: watchProviders(config, base),
    allowedBaseUrls: ['', '/adyen', '/mollie'].map((path) => `${sandbox.url}${path}`),
  };
  const deps = paymentsDepsOf(base, providers);
  const modules = { accounts: accountsDepsOf(base, deps), market: marketplaceDepsOf(base, deps) };
  const identity = identityDepsOf(config, database);

  const open = async (...accounts: readonly Account[]): Promise<ComparedHouse> => {
    const maker = commandCaller('compare', '', 'test');
    const { id: organisationId } = await createOrganisation(identity, maker, { name: 'Compared' });
    const caller = () => commandCaller('compare', organisationId, 'test');
    for (const { path, ...account } of accounts) {
      const body = { ...account, label: 'Sandbox', base_url: `${sandbox.url}${path}` };
      await createConnection(providers, caller(), { body });
    }
    const house = { database, providers, sandboxUrl: sandbox.url, organisationId };
    return {
      ...handsOf(deps, clock, caller),
      ...modules,
      settle: async () => await settle(modules, clock),
      behind: async (path, headers, body) => {
        await postBehind(`${sandbox.url}${path}`, headers, body);
      },
      differences: async () => await compareWithSandbox(house, sandbox.url),
    };
  };
  return { open, control, url };
};

const handsOf = (
  deps: PaymentsDeps,
  clock: ManualClock,
  caller: ComparedHouse['caller'],
): Pick<ComparedHouse, 'deps' | 'caller' | 'pay' | 'read' | 'sweep'> => ({
  deps,
  caller,
  pay: async (fields) =>
    await payments.createPayment.run(deps, caller(), {
      params: {},
      query: {},
      body: { amount: '10.50', currency: 'EUR', confirm: true, ...fields },
    }),
  read: async ({ id }) =>
    await payments.retrievePayment.run(deps, caller(), {
      params: { payment_id: id },
      query: {},
      body: {},
    }),
  sweep: async (name) => {
    const job = paymentJobs.find((one) => one.name === name);
    if (job === undefined) throw new Error(`there is no job ${name}`);
    clock.advance(120_000);
    await job.run(deps, await job.sweep.find(deps, 100));
  },
});

const turnsMax = 50;

const settle = async (
  { accounts, market }: Pick<ComparedHouse, 'accounts' | 'market'>,
  clock: ManualClock,
): Promise<void> => {
  for (let turn = 0; turn < turnsMax; turn += 1) {
    clock.advance(2_000);
    let worked = 0;
    for (const job of accountJobs) {
      const due = await job.sweep.find(accounts, 100);
      worked += due.length;
      if (due.length > 0) await job.run(accounts, due);
    }
    for (const job of marketplaceJobs) {
      const due = await job.sweep.find(market, 100);
      worked += due.length;
      if (due.length > 0) await job.run(market, due);
    }
    if (worked === 0) return;
  }
  throw new Error(`something is still due after ${turnsMax} turns`);
};

const postBehind = async (place: string, headers: object, body: object): Promise<void> => {
  const isForm = body instanceof URLSearchParams;
  const answer = await fetch(place, {
    method: 'POST',
    headers: { ...headers, ...(isForm ? {} : { 'content-type': 'application/json' }) },
    body: isForm ? body : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${place}: ${answer.status} ${await answer.text()}`);
};
