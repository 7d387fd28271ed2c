import {
  appendEvents,
  type Caller,
  type Database,
  listEvents,
  manualClock,
  randomIds,
  type Scope,
  systemClock,
} from '#kernel';
import { endErrandLeases, ownErrands } from '#test/errand-leases';
import { fullCapabilities } from '#test/full-capabilities';
import { type ScriptedPlatform, scriptedPlatform } from '#test/scripted-platform';
import { scriptedProvider } from '#test/scripted-provider';
import type { Connection, Provider } from '../../contract.ts';
import { createErrandRunner } from '../create-errand-runner.ts';
import {
  type Errand,
  type ErrandDeps,
  type ErrandDraft,
  errandOf,
  type LeasedErrand,
} from '../errand.ts';
import type { ErrandRunner, ErrandRunnerOptions } from '../errand-runner.ts';
import { openErrands } from '../open-errands.ts';
import type { ErrandReviewDeps } from '../review/deps.ts';
import { errandsOfSubjects } from '../store.ts';

/** An organisation of its own with errands at a scripted desk, at a time of its own. */
export interface ErrandHouse {
  readonly scope: Scope;
  readonly deps: ErrandDeps;
  readonly desk: ScriptedPlatform;
  readonly clock: ReturnType<typeof manualClock>;
  readonly runner: ErrandRunner;
  /** What an operator's routes get, and who calls them. */
  readonly review: ErrandReviewDeps;
  readonly caller: Caller;
  /** Another runner of the same owner, as of another process. */
  runnerWith(options?: Partial<ErrandRunnerOptions>): ErrandRunner;
  draft(given?: Partial<ErrandDraft>): ErrandDraft;
  open(drafts: readonly ErrandDraft[]): Promise<readonly LeasedErrand[]>;
  read(errandOrDraft: Pick<ErrandDraft, 'subjectId'>): Promise<Errand>;
  /** What the owner made of the ends of one, in order: the states it was told. */
  ends(errandOrDraft: Pick<ErrandDraft, 'subjectId'>): Promise<readonly string[]>;
  /** Lets a runner look at what is due in this house. */
  sweep(runner?: ErrandRunner): Promise<number>;
  /** As time does, for the leases that those who crashed left behind. */
  endLeases(): Promise<void>;
}

const ids = randomIds(systemClock);

/** How a scripted provider treats keys and time; Stripe's way unless told otherwise. */
interface HouseScript {
  readonly honoursKeys?: boolean;
  readonly keyLifetimeMs?: number;
  readonly visibilityWindowMs?: number;
}

/** Opens a house whose owner writes one event for each end. */
export const openErrandHouse = (
  { url, database }: { readonly url: string; readonly database: Database },
  script: HouseScript = {},
): ErrandHouse => {
  const clock = manualClock(systemClock.now());
  const scope: Scope = { organisationId: ids.next('org'), mode: 'test' };
  const desk = scriptedPlatform({
    now: () => clock.now(),
    honoursKeys: script.honoursKeys ?? true,
  });
  const connection = connectionOf(scope);
  const deps = depsOf(database, clock, connection, providerOf(clock, desk, script));
  const runnerWith: ErrandHouse['runnerWith'] = (options = {}) =>
    createErrandRunner(deps, {
      owner: 'marketplace',
      settle: async (tx, ended) => {
        await appendEvents(
          tx,
          ids,
          ended.map(({ errand }) => ({
            scope: errand.scope,
            type: `errand.${errand.state}`,
            object: { type: 'transfer', id: errand.subjectId },
            payload: {},
          })),
        );
        return [];
      },
      ...options,
    });
  const own = runnerWith();
  return {
    scope,
    deps,
    desk,
    clock,
    runner: own,
    review: { ...deps, runnerOf: () => own },
    caller: { ...scope, actor: 'key_test', requestId: 'req_test', traceparent: '', ids },
    runnerWith,
    draft: (given = {}) => draftOf(scope, connection, given),
    open: async (drafts) =>
      await database.transaction(async (tx) => await openErrands(deps, tx, drafts)),
    read: async ({ subjectId }) => {
      const errand = (await errandsFor(database, scope, subjectId)).at(-1);
      if (errand === undefined) throw new Error(`no errand is for ${subjectId}`);
      return errand;
    },
    ends: async ({ subjectId }) => {
      const events = await database.asTenant(
        scope,
        async (tx) => await listEvents(tx, scope, { objectId: subjectId, limit: 100 }),
      );
      return events.map(({ type }) => type.replace('errand.', '')).toReversed();
    },
    sweep: async (runner = own) => {
      const due = await ownErrands(url, scope.organisationId, await runner.find(1_000));
      await runner.resolve(due);
      return due.length;
    },
    endLeases: async () => await endErrandLeases(url, scope.organisationId),
  };
};

const errandsFor = async (
  database: Database,
  scope: Scope,
  subjectId: string,
): Promise<readonly Errand[]> => {
  const { organisationId, mode } = scope;
  const rows = await database.asTenant(
    scope,
    async (tx) =>
      await tx.rows(errandsOfSubjects, [organisationId, mode, 'marketplace', [subjectId], 10]),
  );
  return rows.map(errandOf);
};

const providerOf = (
  clock: ErrandHouse['clock'],
  desk: ScriptedPlatform,
  { keyLifetimeMs = 86_400_000, visibilityWindowMs = 3_600_000 }: HouseScript,
): Provider => ({
  ...scriptedProvider({ clock, name: 'scripted' }),
  capabilities: {
    ...fullCapabilities('native', {
      visibilityWindowMs,
      inFlightWindowMs: 1_000,
      callTimeoutMs: 1_000,
      authorizationDays: 7,
    }),
    keyLifetimeMs,
  },
  platform: desk,
});

const depsOf = (
  database: Database,
  clock: ErrandHouse['clock'],
  connection: Connection,
  provider: Provider,
): ErrandDeps => ({
  database,
  clock,
  ids,
  providerNamed: () => provider,
  connectionById: async (id) => (id === connection.id ? connection : undefined),
  leaseMs: 2_000,
});

const connectionOf = (scope: Scope): Connection => ({
  id: ids.next('conn'),
  scope,
  provider: 'scripted',
  baseUrl: 'http://127.0.0.1:1',
  apiKey: 'sk_test_x',
  webhookSecrets: [],
  settings: {},
});

/** A transfer of 10.50 to a seller. */
const draftOf = (
  scope: Scope,
  connection: Connection,
  given: Partial<ErrandDraft>,
): ErrandDraft => {
  const transferId = given.subjectId ?? ids.next('trf');
  return {
    scope,
    id: ids.next('err'),
    owner: 'marketplace',
    subjectId: transferId,
    connectionId: connection.id,
    provider: 'scripted',
    instruction: {
      kind: 'transfer',
      transferId,
      destination: 'acct_seller',
      amount: { minor: 1050n, currency: 'EUR' },
      sourceCharge: 'ch_1',
      group: 'pay_1',
    },
    traceparent: null,
    ...given,
  };
};
