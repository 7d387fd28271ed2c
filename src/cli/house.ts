import type { Database, Scope } from '#kernel';
import type { ReportOrder, ReportView } from '#reconciliation';

/** Something that runs until it is told to stop; stopping waits for what is in flight. */
export interface Service {
  stop(): Promise<void>;
}

/** What the first screen shows of the demo organisation. */
export interface DemoAccess {
  readonly organisationId: string;
  readonly secretKey: string;
}

/**
 * What a broken rule means. Safety: the books are wrong. Provider: they differ from the
 * provider's. Liveness: work is stuck. Installation: the machine is not fit to be asked.
 */
export type CheckKind = 'installation' | 'safety' | 'provider' | 'liveness';

/** One thing that must hold. */
export interface Check {
  /** The rule as a sentence: `every transfer balances to zero`. */
  readonly rule: string;
  /** Safety when left out; the doctor's exit code says which kind is broken. */
  readonly kind?: CheckKind;
  /** Nothing when it holds; else what was found, a sentence a violation, at most a hundred. */
  run(): Promise<readonly string[]>;
}

/** All modules, bound to their dependencies. */
export interface House {
  readonly database: Database;
  /**
   * Serves API and admin port; settles once both listen. What needs no database is made while the
   * changes are still being applied, where somebody waits for them.
   */
  startApi(changes?: Promise<unknown>): Promise<Service>;
  /** Runs jobs and deliveries; settles once it takes work. */
  startWorker(): Promise<Service>;
  /** Makes the demo organisation on its first call, finds it again later. */
  seedDemo(): Promise<DemoAccess>;
  /** Imports a provider's settlement report, and holds it against the books. */
  importReport(scope: Scope, order: ReportOrder): Promise<ReportView>;
  /** What `bascule doctor` asks of the books: invariants over all of them, or one organisation's. */
  checks(organisationId?: string): readonly Check[];
  close(): Promise<void>;
}

/** Which house is wanted. */
export interface HouseOptions {
  /** A database that holds every change. */
  readonly databaseUrl: string;
  /** A worker listens for wake-ups; a process that only serves does not. */
  readonly isWorker: boolean;
  /** Where log lines go; the standard output when left out. */
  readonly logTo?: { write(line: string): void };
}
