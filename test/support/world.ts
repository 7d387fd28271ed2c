import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { freePort } from '#cli';
import { machineBytes } from '#kernel';
import { type SandboxControl, sandboxControl } from '#sandbox';
import { type TestProcess, testProcess } from '#test/process';
import { seedWorld } from '#test/seed-world';

/** All of Bascule as it runs: an API, a worker and the sandbox, each a process of its own. */
export interface World {
  /** Where the API listens: `http://127.0.0.1:…`. */
  readonly url: string;
  readonly adminUrl: string;
  /** A secret test key of the organisation that the world was seeded with. */
  readonly key: string;
  readonly organisationId: string;
  readonly api: TestProcess;
  readonly worker: TestProcess;
  readonly sandbox: TestProcess;
  readonly sandboxUrl: string;
  readonly knobs: SandboxControl;
  /** The sandbox's key: whose books are compared with ours. */
  readonly sandboxKey: string;
  readonly databaseUrl: string;
  /** What the processes of this world are started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** One more API or worker on the same database. */
  another(
    command: 'api' | 'worker',
  ): Promise<{ readonly process: TestProcess; readonly url: string }>;
  /** Ends every process. The database is the caller's. */
  close(): Promise<void>;
}

/** How a world is made. */
export interface WorldOptions {
  readonly databaseUrl: string;
  /** Settings beyond those of the world: a failpoint, shorter timeouts. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A process of its own unless told; `within` is in that of the API, and spares loading it twice. */
  readonly hasWorker?: boolean | 'within';
  readonly seed?: string;
}

/** The key of the sandbox's world: every organisation of a test world is connected to it. */
export const sandboxKey = 'sk_test_bascule_sandbox';

/** Brings up a world on a database that holds every change, and seeds one organisation. */
export const startWorld = async (options: WorldOptions): Promise<World> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bascule-world-'));
  const [port, adminPort, sandboxPort] = [await freePort(), await freePort(), await freePort()];
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  const environment = {
    DATABASE_URL: options.databaseUrl,
    BASCULE_DATA_DIR: folder,
    BASCULE_PORT: String(port),
    BASCULE_ADMIN_PORT: String(adminPort),
    BASCULE_PUBLIC_URL: `http://127.0.0.1:${port}`,
    BASCULE_ENCRYPTION_KEY: machineBytes(32).toString('base64'),
    BASCULE_KEY_PEPPER: machineBytes(32).toString('base64'),
    BASCULE_LOG_LEVEL: 'warn',
    BASCULE_REQUESTS_PER_SECOND: '1000000',
    BASCULE_WEBHOOK_PRIVATE_ADDRESSES: 'true',
    STRIPE_API_BASE: sandboxUrl,
    ...options.environment,
  };
  const sandbox = testProcess(['sandbox/main.ts'], /sandbox ready/, {
    SANDBOX_PORT: String(sandboxPort),
    SANDBOX_SEED: options.seed ?? '1',
    SANDBOX_DATA_DIR: path.join(folder, 'sandbox'),
  });
  const { hasWorker = true } = options;
  const api = bascule(hasWorker === 'within' ? 'serve' : 'api', environment);
  const worker = hasWorker === 'within' ? api : bascule('worker', environment);
  const others: TestProcess[] = [];

  await sandbox.start();
  const bringUp = async () => {
    const seeded = await seedWorld(environment, options.databaseUrl);
    await Promise.all([api.start(), hasWorker === true ? worker.start() : undefined]);
    return seeded;
  };
  const seeded = await bringUp().catch(async (fault: unknown) => {
    // What runs on would keep the test from its end.
    await Promise.all([api, worker, sandbox].map(async (process) => await process.kill()));
    throw fault;
  });

  return {
    url: `http://127.0.0.1:${port}`,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    ...seeded,
    api,
    worker,
    sandbox,
    sandboxUrl,
    knobs: sandboxControl(sandboxUrl),
    sandboxKey,
    databaseUrl: options.databaseUrl,
    environment,
    another: async (command) => {
      const at = {
        BASCULE_PORT: String(await freePort()),
        BASCULE_ADMIN_PORT: String(await freePort()),
      };
      const process = bascule(command, { ...environment, ...at });
      others.push(process);
      await process.start();
      return { process, url: `http://127.0.0.1:${at.BASCULE_PORT}` };
    },
    close: async () => {
      await Promise.all([api, worker, ...others].map(async (process) => await process.kill()));
      await sandbox.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const bascule = (
  command: 'api' | 'worker' | 'serve',
  environment: Readonly<Record<string, string>>,
): TestProcess =>
  testProcess(['src/cli/main.ts', command], /(?:API|worker|server) is ready/, environment);
