import {
  type Caller,
  createVault,
  type Database,
  listEvents,
  type ManualClock,
  machineBytes,
  manualClock,
  randomIds,
  seededRandom,
  silentLog,
  systemClock,
} from '#kernel';
import type { Connection, Notice } from '#providers';
import { ownErrands } from '#test/errand-leases';
import { type ScriptedPlatform, scriptedPlatform } from '#test/scripted-platform';
import { scriptedProvider } from '#test/scripted-provider';
import { createWebhooksDeps, noticesAbout, receiveNotice } from '#webhooks';
import { findAccountsToLookAt, lookAtAccounts } from '../account/look-at-accounts.ts';
import type { AccountView } from '../account/schema.ts';
import { createAccountsDeps } from '../create-accounts-deps.ts';
import type { AccountsDeps } from '../deps.ts';
import { applyNotices, applyNoticesName } from '../notice/apply-notices.ts';
import { payeesOf } from '../payee/payees-of.ts';
import { accounts } from '../routes.ts';

type Routes = typeof accounts;
type InputOf<Name extends keyof Routes> = Partial<Parameters<Routes[Name]['run']>[2]>;
type ReplyOf<Name extends keyof Routes> = Awaited<ReturnType<Routes[Name]['run']>>;

/** An organisation of its own with sellers at a scripted desk, at a time of its own. */
export interface AccountsHouse {
  readonly deps: AccountsDeps;
  readonly desk: ScriptedPlatform;
  readonly clock: ManualClock;
  readonly connection: Connection;
  caller(given?: Partial<Caller>): Caller;
  /** Runs the use case of a route, as a request with these ids would. */
  run<Name extends keyof Routes>(
    name: Name,
    input?: InputOf<Name>,
    caller?: Caller,
  ): Promise<ReplyOf<Name>>;
  /** An account that was made here, by a request without faults. */
  made(fields?: object): Promise<AccountView>;
  /** The types of its events, in order. */
  told(account: Pick<AccountView, 'id'>): Promise<readonly string[]>;
  /** Lets the clock go on and the sweeps look at what is due in this house. */
  sweep(ms: number): Promise<void>;
  /** A notice comes in and is acted upon; answers how it stands then. */
  notice(given: Partial<Notice> & { readonly account: string }): Promise<string | undefined>;
}

/** A route as it is seen by whoever treats all alike. */
interface Runnable<Reply> {
  readonly run: (deps: AccountsDeps, caller: Caller, input: object) => Promise<Reply>;
}

const ids = randomIds(systemClock);
let told = 0;

/** Opens a house whose provider has a desk for platforms. */
export const openAccountsHouse = (given: {
  readonly url: string;
  readonly database: Database;
}): AccountsHouse => {
  const { database, url } = given;
  const clock = manualClock(systemClock.now());
  const desk = scriptedPlatform({ now: () => clock.now() });
  const connection = connectionOf(ids.next('org'));
  const deps = depsOf(database, clock, desk, connection);
  const { organisationId } = connection.scope;
  const caller: AccountsHouse['caller'] = (fields = {}) => ({
    organisationId,
    mode: 'test',
    actor: 'key_test',
    requestId: 'req_test',
    traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
    ids,
    ...fields,
  });
  const run = async <Name extends keyof Routes>(
    name: Name,
    input: InputOf<Name> = {},
    as = caller(),
  ): Promise<ReplyOf<Name>> => {
    const { run: use } = accounts[name] as unknown as Runnable<ReplyOf<Name>>;
    return await use(deps, as, { params: {}, query: {}, body: {}, ...input });
  };
  return {
    deps,
    desk,
    clock,
    connection,
    caller,
    run,
    made: async (fields = {}) =>
      await run('createAccount', { body: { kind: 'custom', country: 'DE', ...fields } }),
    told: async ({ id: objectId }) => {
      const events = await database.asTenant(
        caller(),
        async (tx) => await listEvents(tx, caller(), { objectId, limit: 100 }),
      );
      return events.toSorted((a, b) => Number(a.sequence - b.sequence)).map(({ type }) => type);
    },
    sweep: async (ms) => {
      clock.advance(ms);
      const errands = await deps.errands.find(100);
      await deps.errands.resolve(await ownErrands(url, organisationId, errands));
      const due = await findAccountsToLookAt(deps, 1_000);
      const own = await database.asTenant(
        caller(),
        async (tx) => await selectOwn(tx, caller(), due),
      );
      await lookAtAccounts(deps, own);
    },
    notice: async (fields) => await deliver(deps, connection, fields),
  };
};

const selectOwn = async (
  tx: Parameters<typeof payeesOf>[0],
  scope: Caller,
  found: readonly string[],
): Promise<readonly string[]> => [...(await payeesOf(tx, scope, found)).keys()];

const depsOf = (
  database: Database,
  clock: ManualClock,
  desk: ScriptedPlatform,
  connection: Connection,
): AccountsDeps => {
  const provider = { ...scriptedProvider({ clock }), platform: desk };
  const plain = { ...scriptedProvider({ clock, name: 'plain' }), platform: null };
  return createAccountsDeps({
    database,
    clock,
    ids,
    random: seededRandom(7),
    log: silentLog,
    onEvents: () => undefined,
    connect: async (_, name) => ({ ...connection, provider: name }),
    connectionById: async (id) => (id === connection.id ? connection : undefined),
    providerNamed: (name) => (name === 'stripe' ? provider : plain),
    defaultProvider: 'stripe',
    leaseMs: 2_000,
    wake: () => undefined,
  });
};

const connectionOf = (organisationId: string): Connection => ({
  id: ids.next('conn'),
  scope: { organisationId, mode: 'test' },
  provider: 'stripe',
  baseUrl: 'http://127.0.0.1:1',
  apiKey: 'sk_test_x',
  webhookSecrets: [],
  settings: {},
});

const vault = createVault(machineBytes(32), []);

const deliver = async (
  deps: AccountsDeps,
  connection: Connection,
  fields: Partial<Notice> & { readonly account: string },
): Promise<string | undefined> => {
  told += 1;
  const webhooks = createWebhooksDeps({
    ...deps,
    vault,
    noticeJob: () => applyNoticesName,
    allowPrivateTargets: true,
    readNotice: async () => ({
      scope: connection.scope,
      provider: connection.provider,
      reply: null,
      notices: [
        {
          id: `told_${told}`,
          type: 'account.updated',
          occurredAt: deps.clock.now(),
          attemptId: null,
          references: [fields.account, `marker_${told}`],
          suggests: 'look',
          subject: 'account',
          ...fields,
          claim: null,
        },
      ],
    }),
  });
  const { ids: noticeIds } = await receiveNotice(webhooks, {
    provider: connection.provider,
    connectionId: connection.id,
    body: Buffer.from('{}'),
    headers: {},
  });
  await webhooks.courier.stop();
  await applyNotices(deps, noticeIds);
  const about = { attemptIds: [], references: [`marker_${told}`] };
  const [notice] = await deps.database.asTenant(
    connection.scope,
    async (tx) => await noticesAbout(tx, connection.scope, about),
  );
  return notice?.status;
};
