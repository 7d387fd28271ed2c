/**
 * One of the processes among which `run-in-workers.ts` deals out seeds: lives worlds of the kind
 * that is its argument on a server of its own, asks for seed after seed, and tells what came of
 * each. It begins a fresh database now and then, so that the last world is as quick as the first.
 */
import { once } from 'node:events';
import { assert } from '#kernel';
import { cloneDatabase, dropDatabase, startSocketServer } from '../support/postgres.ts';
import type { FromWorker, ToWorker } from './run-in-workers.ts';
import { runWorlds } from './run-worlds.ts';
import { kindNamed } from './world-kinds.ts';

const worldsOnOneDatabase = 50;

const kind = kindNamed(process.argv[2] ?? '');
assert(kind !== undefined, 'a worker is started for a kind that there is');

const tell = (message: FromWorker): void => {
  process.send?.(message);
};

let isOver = false;

const askForSeed = async (): Promise<number | undefined> => {
  const answered = once(process, 'message') as Promise<[ToWorker]>;
  tell({ tells: 'idle' });
  const [{ seed }] = await answered;
  isOver = seed === null;
  return seed ?? undefined;
};

/** The seeds of one database, as long as there are any. */
async function* dealtSeeds(): AsyncGenerator<number> {
  for (let count = 0; count < worldsOnOneDatabase; count += 1) {
    const seed = await askForSeed();
    if (seed === undefined) return;
    yield seed;
  }
}

// Whoever deals the seeds is gone, and nobody would hear what comes of this one.
const leave = (): void => process.exit(1);
process.once('disconnect', leave);

const server = await startSocketServer();
try {
  const template = await server.templateUrl();
  while (!isOver) {
    const databaseUrl = await cloneDatabase(template);
    const { lived, broken, counts, edges } = await runWorlds({
      kind,
      databaseUrl,
      seeds: dealtSeeds(),
      onWorld: (world) => tell({ tells: 'lived', world }),
    });
    tell({ tells: 'report', lived, broken, counts: [...counts], edges: [...edges] });
    isOver ||= broken !== undefined;
    await dropDatabase(databaseUrl);
  }
} finally {
  await server.close();
  process.off('disconnect', leave);
  process.disconnect?.();
}
