import {
  assert,
  batched,
  columns,
  type Database,
  type Ids,
  refuseKernel,
  type Scope,
  seededIds,
  type Vault,
  type VaultPlace,
} from '#kernel';
import { claimKeys, commitLazily, finishKeys, type HeldRow, releaseKey } from './store.ts';

/** A request that came with a key. */
export interface KeyedRequest {
  readonly scope: Scope;
  readonly key: string;
  readonly fingerprint: Buffer;
  /** The id of this request: tells it from others with the same key. */
  readonly holder: string;
}

/** A final answer: what is kept, and replayed byte for byte. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What became of a claim. */
export type Claim =
  /** Ours to run. The ids are the same in every run of this request. */
  | { readonly kind: 'claimed'; readonly ids: Ids }
  /** Finished before. */
  | { readonly kind: 'finished'; readonly answer: Answer }
  /** Another request with the key is under way. */
  | { readonly kind: 'in_progress' }
  /** The key stands for another request. */
  | { readonly kind: 'reused' };

/** Idempotency keys: each request with one takes effect once. */
export interface Idempotency {
  claim(request: KeyedRequest): Promise<Claim>;
  /**
   * Keeps the answer; resolves when it is durable. False where the request took so long that
   * another one has the key by now: then that one's answer counts, and this one is nobody's.
   */
  finish(request: KeyedRequest, answer: Answer): Promise<boolean>;
  /** Gives the key back without an answer: the same request may run again at once. */
  release(request: KeyedRequest): Promise<void>;
}

/** What idempotency works with. */
export interface IdempotencyDeps {
  readonly database: Database;
  /** Seals the answers: some carry a secret that is shown once. */
  readonly vault: Vault;
  /** A crashed request's key is free after this. Longer than any use case takes. */
  readonly leaseMs?: number;
  /** Keys are kept for so long at least: 24 hours or more. */
  readonly keepMs?: number;
}

/** Opens the store of idempotency keys. Claims and answers are written for many requests at once. */
export const createIdempotency = (deps: IdempotencyDeps): Idempotency => {
  const lease = { leaseMs: deps.leaseMs ?? 60_000, keepMs: deps.keepMs ?? dayMs };
  assert(lease.keepMs >= dayMs, 'idempotency keys are kept for a day at least');
  const onFull = () => refuseKernel('service_busy', { retryAfterSeconds: 1 });
  const limits = { sizeMax: 200, flightsMax: 1, waitingMax: 10_000, onFull };
  const claim = batched({
    ...limits,
    flush: async (items: readonly KeyedRequest[]) => await claimAll(deps, lease, items),
  });
  const finish = batched({
    ...limits,
    flush: async (items: readonly Finished[]) => await finishAll(deps, items),
  });
  return {
    claim,
    finish: async (request, answer) => await finish({ request, answer }),
    release: async ({ scope, key, holder }) => {
      await deps.database.transaction(
        async (tx) => await tx.run(releaseKey, [scope.organisationId, scope.mode, key, holder]),
      );
    },
  };
};

const dayMs = 86_400_000;

interface Finished {
  readonly request: KeyedRequest;
  readonly answer: Answer;
}

const claimAll = async (
  deps: IdempotencyDeps,
  { leaseMs, keepMs }: { readonly leaseMs: number; readonly keepMs: number },
  items: readonly KeyedRequest[],
): Promise<readonly { readonly ok: true; readonly value: Claim }[]> => {
  // Each key once and in one order: a statement cannot claim a row twice, and two batches that
  // share keys must not wait for each other in a circle.
  const named = new Map(items.toReversed().map((item) => [nameOf(item.scope, item.key), item]));
  const asked = [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  const rows = await deps.database.transaction(async (tx) => {
    const [, held] = await Promise.all([
      tx.row(commitLazily, []),
      tx.rows(claimKeys, [
        ...columns(asked, ({ scope, key, fingerprint, holder }) => [
          scope.organisationId,
          scope.mode,
          key,
          fingerprint,
          holder,
        ]),
        leaseMs,
        keepMs,
      ]),
    ]);
    return held;
  });
  const held = new Map(
    rows.map((row) => [
      nameOf({ organisationId: row.organisation_id, mode: row.mode }, row.key),
      row,
    ]),
  );
  return items.map((item) => {
    const row = held.get(nameOf(item.scope, item.key));
    assert(row !== undefined, 'every key that is claimed is answered');
    return { ok: true, value: decide(deps.vault, item, row) };
  });
};

/** Reads from the row who holds the key now, and what that means for this request. */
const decide = (vault: Vault, request: KeyedRequest, row: HeldRow): Claim => {
  if (!row.fingerprint.equals(request.fingerprint)) return { kind: 'reused' };
  if (row.status === 'finished') {
    assert(row.reply !== null && row.reply_status !== null, 'a finished key has its answer');
    const body = vault.open(row.reply, placeOf(request));
    return { kind: 'finished', answer: { status: row.reply_status, body } };
  }
  if (row.holder !== request.holder) return { kind: 'in_progress' };
  return { kind: 'claimed', ids: seededIds(row.seed, row.created_at) };
};

const finishAll = async (
  deps: IdempotencyDeps,
  items: readonly Finished[],
): Promise<readonly { readonly ok: true; readonly value: boolean }[]> => {
  const done = items.toSorted((a, b) =>
    nameOf(a.request.scope, a.request.key) < nameOf(b.request.scope, b.request.key) ? -1 : 1,
  );
  const kept = await deps.database.transaction(
    async (tx) =>
      await tx.rows(
        finishKeys,
        columns(done, ({ request, answer }) => [
          request.scope.organisationId,
          request.scope.mode,
          request.key,
          request.holder,
          answer.status,
          deps.vault.seal(answer.body, placeOf(request)),
        ]),
      ),
  );
  const holders = new Set(
    kept.map((row) => {
      const scope = { organisationId: row.organisation_id, mode: row.mode };
      return `${nameOf(scope, row.key)}\n${row.holder}`;
    }),
  );
  return items.map(({ request: { scope, key, holder } }) => ({
    ok: true,
    value: holders.has(`${nameOf(scope, key)}\n${holder}`),
  }));
};

const nameOf = (scope: Scope, key: string): string =>
  `${scope.organisationId}\n${scope.mode}\n${key}`;

const placeOf = ({ scope, key }: KeyedRequest): VaultPlace => ({
  organisationId: scope.organisationId,
  table: 'http.idempotency_key',
  column: 'reply',
  row: `${scope.mode} ${key}`,
});
