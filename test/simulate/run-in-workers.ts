import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { systemClock } from '#kernel';
import type { Lived } from './live-world.ts';
import { countsFor, type WorldsReport } from './run-worlds.ts';
import type { WorldKind } from './world-kind.ts';

/** What a worker tells: that it wants a seed, what came of one, and what it counted on a database. */
export type FromWorker =
  | { readonly tells: 'idle' }
  | { readonly tells: 'lived'; readonly world: Lived }
  | {
      readonly tells: 'report';
      readonly lived: number;
      readonly broken: Lived | undefined;
      readonly counts: readonly (readonly [string, number])[];
      readonly edges: readonly (readonly [string, number])[];
    };

/** The next seed, or that there is none. */
export interface ToWorker {
  readonly seed: number | null;
}

/** Which worlds are lived, by how many processes. */
export interface WorkersOptions {
  readonly kind: WorldKind;
  /** In this order, dealt out one by one. */
  readonly seeds: readonly number[];
  readonly workers: number;
  readonly onWorld?: (lived: Lived) => void;
}

const entry = path.join(import.meta.dirname, 'worker.ts');

/**
 * Lives worlds side by side in processes that share nothing, each on a server of its own: a seed
 * lives the same world whoever is dealt it. A broken rule ends the dealing; what is being lived is
 * lived to its end, and the lowest seed that broke one is told.
 */
export const runInWorkers = async (options: WorkersOptions): Promise<WorldsReport> => {
  const { kind, seeds, workers } = options;
  const began = systemClock.monotonicMs();
  const { counts, hit } = countsFor(kind);
  const edges = new Map<string, number>();
  const broken: Lived[] = [];
  const waiting = [...seeds];
  let lived = 0;

  const hear = (worker: ChildProcess, message: FromWorker): void => {
    switch (message.tells) {
      case 'idle': {
        const seed = (broken.length === 0 ? waiting.shift() : undefined) ?? null;
        worker.send({ seed } satisfies ToWorker);
        return;
      }
      case 'lived':
        if (message.world.violations.length > 0) broken.push(message.world);
        options.onWorld?.(message.world);
        return;
      case 'report':
        lived += message.lived;
        if (message.broken !== undefined) broken.push(message.broken);
        for (const [name, times] of message.counts) hit(name, times);
        for (const [edge, times] of message.edges) edges.set(edge, (edges.get(edge) ?? 0) + times);
    }
  };

  const count = Math.max(1, Math.min(workers, seeds.length));
  await Promise.all(Array.from({ length: count }, async () => await work(kind.name, hear)));
  const [first] = broken.toSorted((a, b) => a.seed - b.seed);
  const seconds = (systemClock.monotonicMs() - began) / 1_000;
  return { lived, broken: first, counts, edges, seconds };
};

/** Starts a worker and answers it until it ends. */
const work = async (
  kind: string,
  hear: (worker: ChildProcess, message: FromWorker) => void,
): Promise<void> => {
  const worker = fork(entry, [kind]);
  worker.on('message', (message) => hear(worker, message as FromWorker));
  const [code, signal] = (await once(worker, 'exit')) as [number | null, string | null];
  if (code !== 0) throw new Error(`a worker ended with ${code ?? signal}`);
};
