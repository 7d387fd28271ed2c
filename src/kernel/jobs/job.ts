/**
 * Background work as data: what wakes it, what it does, and the sweep that finds rows whose
 * wake-up got lost. Timers are rows with a due time, found by the sweep.
 */
export interface Job<Deps> {
  /** `module.verb_noun`, unique. */
  readonly name: string;
  /** One line for the reference. */
  readonly summary: string;
  readonly batchMax: number;
  readonly concurrency: number;
  /** Acts on the objects that still need it; the others are left alone. Safe to repeat. */
  run(deps: Deps, objectIds: readonly string[]): Promise<void>;
  readonly sweep: {
    readonly everyMs: number;
    /** Objects that are due and untouched, oldest first, at most `limit`. */
    find(deps: Deps, limit: number): Promise<readonly string[]>;
  };
}

/** Declares a job. */
export const job = <Deps>(declaration: Job<Deps>): Job<Deps> => declaration;

/** A job bound to what it needs. */
export interface MountedJob extends Omit<Job<never>, 'run' | 'sweep'> {
  readonly run: (objectIds: readonly string[]) => Promise<void>;
  readonly sweep: {
    readonly everyMs: number;
    readonly find: (limit: number) => Promise<readonly string[]>;
  };
}

/** Binds a module's jobs to its dependencies. */
export const mountJobs = <Deps>(jobs: readonly Job<Deps>[], deps: Deps): readonly MountedJob[] =>
  jobs.map((declaration) => ({
    ...declaration,
    run: async (objectIds) => {
      await declaration.run(deps, objectIds);
    },
    sweep: {
      everyMs: declaration.sweep.everyMs,
      find: async (limit) => await declaration.sweep.find(deps, limit),
    },
  }));
