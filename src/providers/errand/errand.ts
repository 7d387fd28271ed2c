import type { Clock, Database, Ids, Mode, Scope } from '#kernel';
import type {
  Connection,
  ErrandOutcome,
  FrozenErrand,
  PlatformInstruction,
  Provider,
} from '../contract.ts';
import type { ErrandState } from './errand.machine.ts';

/** The modules that open errands and are told of their ends. */
export const errandOwners = ['accounts', 'marketplace'] as const;
/** One of them. */
export type ErrandOwner = (typeof errandOwners)[number];

/** What errands need. `providerNamed` and `connectionById` take names and ids from our own rows. */
export interface ErrandDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly providerNamed: (name: string) => Provider;
  /** A connection, disabled or not: what was sent through it is asked about there. */
  readonly connectionById: (id: string) => Promise<Connection | undefined>;
  /** How long a resolver has an errand for itself: the longest lease of any provider. */
  readonly leaseMs: number;
}

/** A call to a provider to be made for a platform. */
export interface ErrandDraft {
  readonly scope: Scope;
  /** `err_…`. Made from what it is for, so that deciding it again opens nothing. */
  readonly id: string;
  readonly owner: ErrandOwner;
  /** The owner's row that it is for. One errand at a time is open for each. */
  readonly subjectId: string;
  readonly connectionId: string;
  readonly provider: string;
  readonly instruction: PlatformInstruction;
  readonly traceparent: string | null;
}

/** Why an errand is not done, or not known to be. */
export interface ErrandFailure {
  /** The contract's word for a refusal; `not_sent`, `unknown` or `mismatch` otherwise. */
  readonly reason: string;
  readonly code: string | null;
  readonly message: string;
  readonly mayPassLater: boolean;
}

/** A durable call to a provider. */
export interface Errand {
  readonly scope: Scope;
  readonly id: string;
  readonly owner: ErrandOwner;
  readonly subjectId: string;
  readonly connectionId: string;
  readonly provider: string;
  readonly kind: PlatformInstruction['kind'];
  readonly state: ErrandState;
  /** As it leaves; once it is sent no more, without what it said of a person. */
  readonly request: FrozenErrand;
  /** What the provider knows a repeat by: the errand's id. */
  readonly key: string;
  /** The provider's name for what it made, once that is known. */
  readonly reference: string | null;
  readonly failure: ErrandFailure | null;
  /** Sendings begun, whether or not any byte left. */
  readonly sendCount: number;
  readonly lastSentAt: Date;
  /** Looks that came to nothing. */
  readonly resolveCount: number;
  readonly nextActionAt: Date | null;
  /** Leases taken so far: whoever holds another number has lost the errand. */
  readonly leaseCount: number;
  readonly stepCount: number;
  readonly traceparent: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** An errand under a lease of this process. */
export interface LeasedErrand extends Errand {
  /** The monotonic time before the lease was written. */
  readonly leasedAtMs: number;
}

/** An errand that came to an end, or to a person. `in_review` comes with what was known then. */
export interface EndedErrand {
  readonly errand: Errand;
  readonly outcome: ErrandOutcome;
}

/** An errand as its row has it. */
export interface ErrandRow {
  readonly organisation_id: string;
  readonly mode: Mode;
  readonly id: string;
  readonly owner: ErrandOwner;
  readonly subject_id: string;
  readonly connection_id: string;
  readonly provider: string;
  readonly kind: PlatformInstruction['kind'];
  readonly state: ErrandState;
  readonly request: FrozenErrand;
  readonly reference: string | null;
  readonly failure_reason: string | null;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly may_pass_later: boolean;
  readonly send_count: number;
  readonly last_sent_at: Date;
  readonly resolve_count: number;
  readonly next_action_at: Date | null;
  readonly lease_count: number;
  readonly step_count: number;
  readonly traceparent: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** Reads a row as the errand that it is. */
export const errandOf = (row: ErrandRow): Errand => ({
  scope: { organisationId: row.organisation_id, mode: row.mode },
  id: row.id,
  owner: row.owner,
  subjectId: row.subject_id,
  connectionId: row.connection_id,
  provider: row.provider,
  kind: row.kind,
  state: row.state,
  request: row.request,
  key: row.id,
  reference: row.reference,
  failure:
    row.failure_reason === null
      ? null
      : {
          reason: row.failure_reason,
          code: row.failure_code,
          message: row.failure_message ?? '',
          mayPassLater: row.may_pass_later,
        },
  sendCount: row.send_count,
  lastSentAt: row.last_sent_at,
  resolveCount: row.resolve_count,
  nextActionAt: row.next_action_at,
  leaseCount: row.lease_count,
  stepCount: row.step_count,
  traceparent: row.traceparent,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
