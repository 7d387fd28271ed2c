import type { Clock } from '../clock.ts';
import type { Carrier, ConsumeOptions, Wake } from './carrier.ts';

/** Wake-ups in memory, for tests and simulations. Several carriers share it as processes do. */
export interface MemoryQueue {
  /** One end of the queue: what a process holds. */
  carrier(): Carrier;
  /** When nothing is due and no handler is at work. */
  idle(): Promise<void>;
}

interface Waiting extends Wake {
  readonly tries: number;
}

interface Consumer extends ConsumeOptions {
  readonly job: string;
  readonly running: Set<Promise<void>>;
}

const triesMax = 4;
const lookEveryMs = 5;

/** A queue that forgets everything with its process. */
export const memoryQueue = (clock: Clock): MemoryQueue => {
  const waiting = new Set<Waiting>();
  const consumers = new Set<Consumer>();

  const isDue = (item: Waiting): boolean => (item.at ?? clock.now()) <= clock.now();
  const take = (consumer: Consumer): readonly Waiting[] => {
    const due = [...waiting].filter((item) => item.job === consumer.job && isDue(item));
    const taken = due.slice(0, consumer.batchMax);
    for (const item of taken) waiting.delete(item);
    return taken;
  };

  const pump = (): void => {
    for (const consumer of consumers) {
      while (consumer.running.size < consumer.concurrency) {
        const taken = take(consumer);
        if (taken.length === 0) break;
        const handling = handOver(consumer, taken, waiting).finally(() => {
          consumer.running.delete(handling);
          pump();
        });
        consumer.running.add(handling);
      }
    }
  };

  return {
    carrier: () => openEnd(waiting, consumers, pump),
    idle: async () => {
      const isBusy = (): boolean =>
        [...waiting].some(isDue) || [...consumers].some((consumer) => consumer.running.size > 0);
      while (isBusy()) await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    },
  };
};

const openEnd = (waiting: Set<Waiting>, consumers: Set<Consumer>, pump: () => void): Carrier => {
  const own: Consumer[] = [];
  let looking: NodeJS.Timeout | undefined;
  return {
    start: async () => {
      // The clock may be moved by hand, so what is due is looked for and not waited for.
      looking = setInterval(pump, lookEveryMs);
    },
    wake: async (wakes) => {
      for (const wake of wakes) waiting.add({ ...wake, tries: 0 });
      pump();
    },
    consume: async (job, options) => {
      const consumer = { ...options, job, running: new Set<Promise<void>>() };
      own.push(consumer);
      consumers.add(consumer);
      pump();
    },
    stop: async () => {
      clearInterval(looking);
      for (const consumer of own) consumers.delete(consumer);
      await Promise.all(own.flatMap((consumer) => [...consumer.running]));
    },
  };
};

const handOver = async (
  consumer: Consumer,
  taken: readonly Waiting[],
  waiting: Set<Waiting>,
): Promise<void> => {
  try {
    await consumer.handle([...new Set(taken.map((item) => item.objectId))]);
  } catch {
    const again = taken.map((item) => ({ ...item, tries: item.tries + 1 }));
    for (const item of again) if (item.tries < triesMax) waiting.add(item);
  }
};
