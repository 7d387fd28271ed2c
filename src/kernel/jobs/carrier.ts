/** A hint that an object wants to be looked at. Truth stands in tables; a wake-up may be lost, doubled or late. */
export interface Wake {
  /** The job that should look: `payments.resolve_attempts`. */
  readonly job: string;
  /** The object it should look at. */
  readonly objectId: string;
  /** Not before this moment; at once where absent. */
  readonly at?: Date;
}

/** Carries wake-ups from whoever wrote a row to a worker that acts on it. */
export interface Carrier {
  start(): Promise<void>;
  /** Hands over wake-ups. After the commit, never inside a transaction. */
  wake(wakes: readonly Wake[]): Promise<void>;
  /** Runs the handler with the objects of many wake-ups at once. Handlers take duplicates in their stride. */
  consume(job: string, options: ConsumeOptions): Promise<void>;
  /** Stops taking wake-ups, lets running handlers finish. */
  stop(): Promise<void>;
}

/** How a consumer takes wake-ups, and what it does with them. */
export interface ConsumeOptions {
  /** Most objects handed over at once. */
  readonly batchMax: number;
  /** Handlers at work at once in this process. */
  readonly concurrency: number;
  readonly handle: (objectIds: readonly string[]) => Promise<void>;
}
