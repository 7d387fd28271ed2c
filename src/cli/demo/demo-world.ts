import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { accounts } from '#accounts';
import { type Client, createClient, ProblemError } from '#http';
import { type Config, machineBytes, readConfig, readEnvironment } from '#kernel';
import { marketplace } from '#marketplace';
import { payments } from '#payments';
import { providerHealth } from '#providers';
import { applyChanges } from '../apply-changes.ts';
import { freePort, startThrowAwayPostgres } from '../embedded-postgres.ts';
import { publicUrlOf, stripeBaseOf } from '../load-config.ts';
import { type Progress, showProgress } from '../progress.ts';
import { startSandbox } from '../sandbox-process.ts';
import { type LedgerReader, ledgerReader } from './ledger-reader.ts';
import { type SandboxDesk, sandboxDesk } from './sandbox-desk.ts';

const routes = { ...payments, ...providerHealth, ...accounts, ...marketplace };

/** All of Bascule, raised for one story. */
export interface DemoWorld {
  readonly client: Client<typeof routes>;
  readonly ledger: LedgerReader;
  readonly sandbox: SandboxDesk;
  /** The code with which a request is refused, or nothing where it is carried out. */
  refusalOf(work: () => Promise<void>): Promise<string | undefined>;
  /** Ends every part and removes what it kept. */
  close(): Promise<void>;
}

/** How to end what has been raised, newest last. */
type Stops = (() => Promise<void>)[];

/** Raises a world on free ports and a database that lives as long as it does. */
export const raiseDemoWorld = async (): Promise<DemoWorld> => {
  const stops: Stops = [];
  const close = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  const progress = showProgress(4);
  try {
    return { ...(await raise(stops, progress)), close };
  } catch (fault) {
    await close();
    throw fault;
  } finally {
    progress.end();
  }
};

const raise = async (stops: Stops, progress: Progress): Promise<Omit<DemoWorld, 'close'>> => {
  const config = await demoConfig(stops);
  // All three take their time, and none waits for another.
  const parts = await Promise.allSettled([
    raisePostgres(stops, progress),
    raiseSandbox(config, stops, progress),
    import('../assemble.ts'),
  ]);
  const [databaseUrl, , { assemble }] = parts.map(valueOf) as [
    string,
    undefined,
    typeof import('../assemble.ts'),
  ];

  const silence = { write: () => undefined };
  const house = assemble(config, { databaseUrl, isWorker: true, logTo: silence });
  stops.push(house.close);
  const { organisationId, secretKey } = await house.seedDemo();
  stops.push((await house.startWorker()).stop);
  progress.step('worker');
  stops.push((await house.startApi()).stop);
  progress.step('API');
  return {
    client: createClient({ url: publicUrlOf(config), key: secretKey, routes }),
    ledger: ledgerReader(house.database, { organisationId, mode: 'test' }),
    sandbox: sandboxDesk(stripeBaseOf(config)),
    refusalOf,
  };
};

const refusalOf: DemoWorld['refusalOf'] = async (work) => {
  try {
    await work();
    return undefined;
  } catch (fault) {
    if (fault instanceof ProblemError) return fault.problem.code;
    throw fault;
  }
};

/** Only once all have ended, well or not: what did start can then be stopped. */
const valueOf = (part: PromiseSettledResult<unknown>): unknown => {
  if (part.status === 'rejected') throw part.reason;
  return part.value;
};

/** Nothing of the user's own settings: a story is the same everywhere. */
const demoConfig = async (stops: Stops): Promise<Config> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bascule-demo-'));
  stops.push(async () => rmSync(folder, { recursive: true, force: true }));
  const [port, adminPort, sandboxPort] = [await freePort(), await freePort(), await freePort()];
  return readConfig({
    BASCULE_DATA_DIR: folder,
    BASCULE_PORT: String(port),
    BASCULE_ADMIN_PORT: String(adminPort),
    BASCULE_SANDBOX_PORT: String(sandboxPort),
    BASCULE_PUBLIC_URL: `http://127.0.0.1:${port}`,
    BASCULE_ENCRYPTION_KEY: machineBytes(32).toString('base64'),
    BASCULE_KEY_PEPPER: machineBytes(32).toString('base64'),
    // Nobody watches a lost answer for the ten seconds that a real one is waited for.
    BASCULE_PROVIDER_READ_TIMEOUT_MS: '1500',
    // Nor for the twenty calls that a breaker judges by, or its wait until the next probe.
    BASCULE_PROVIDER_SAMPLE_MIN: '5',
    BASCULE_PROVIDER_OPEN_MS: '1000',
  });
};

const raisePostgres = async (stops: Stops, progress: Progress): Promise<string> => {
  const cluster = await startThrowAwayPostgres();
  stops.push(cluster.destroy);
  await applyChanges(cluster.url);
  progress.step('PostgreSQL');
  return cluster.url;
};

const raiseSandbox = async (config: Config, stops: Stops, progress: Progress): Promise<void> => {
  const sandbox = await startSandbox(config, readEnvironment());
  const abandon = (): void => void sandbox.stop();
  // A second Ctrl-C ends this process at once; the sandbox would live on.
  process.once('exit', abandon);
  stops.push(async () => {
    process.off('exit', abandon);
    await sandbox.stop();
  });
  progress.step('sandbox');
};
