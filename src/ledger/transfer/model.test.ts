import assert from 'node:assert/strict';
import test from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Scope } from '#kernel';
import { useDatabase } from '#test/database';
import { balanceOf } from '../account/balance-of.ts';
import { verifyLedger } from '../audit/verify-ledger.ts';
import { postTransfers } from './post-transfers.ts';
import type { EntryDraft, Phase, TransferDraft } from './transfer.ts';

const { database } = await useDatabase();

/** The ledger as one would write it on a napkin: copies everything, undoes by forgetting. */
interface Model {
  readonly accounts: Record<string, { posted: bigint; debits: bigint; credits: bigint }>;
  readonly holds: Record<string, { isOpen: boolean; left: Record<string, bigint> }>;
  readonly transfers: Record<string, Omit<TransferDraft, 'linkedTo'>>;
}

const paths = {
  clearing: 'provider:p:clearing:EUR',
  first: 'merchant:a:available:EUR',
  second: 'merchant:b:available:EUR',
  fees: 'platform:fees:EUR',
};
const isGuarded = (path: string): boolean => path.startsWith('merchant:');

const applyAll = (model: Model, drafts: readonly TransferDraft[]): [Model, readonly string[]] => {
  const answers = new Map<TransferDraft, string>();
  let now = model;
  for (const draft of drafts) {
    if (answers.has(draft)) continue;
    const group =
      draft.linkedTo === undefined
        ? [draft]
        : drafts.filter((other) => other.linkedTo === draft.linkedTo);
    let next = structuredClone(now);
    let refused: TransferDraft | undefined;
    for (const one of group) {
      if (refused !== undefined) break;
      const answer = applyOne(next, one);
      answers.set(one, answer);
      if (answer !== 'posted' && answer !== 'duplicate') refused = one;
    }
    if (refused !== undefined) {
      next = now;
      for (const one of group) {
        const stands = now.transfers[one.id];
        if (one === refused) continue;
        answers.set(one, stands && isSame(stands, one) ? 'duplicate' : 'linked_refused');
      }
    }
    now = next;
  }
  return [now, drafts.map((draft) => answers.get(draft) ?? 'lost')];
};

const isSame = (a: Omit<TransferDraft, 'linkedTo'>, b: TransferDraft) =>
  isDeepStrictEqual(a, contentOf(b));

const contentOf = (draft: TransferDraft): Omit<TransferDraft, 'linkedTo'> => {
  const content: { linkedTo?: string } & Omit<TransferDraft, 'linkedTo'> = structuredClone(draft);
  delete content.linkedTo;
  return content;
};

const applyOne = (model: Model, draft: TransferDraft): string => {
  const stands = model.transfers[draft.id];
  if (stands !== undefined) return isSame(stands, draft) ? 'duplicate' : 'transfer_conflict';
  const { phase, entries } = draft;
  if (phase.kind !== 'void') {
    if (entries.some((entry) => entry.minor === 0n)) return 'amount_out_of_range';
    if (entries.reduce((sum, entry) => sum + entry.minor, 0n) !== 0n) return 'unbalanced';
    const named = new Set(entries.map((entry) => entry.account));
    if (phase.kind === 'hold' && named.size < entries.length) return 'unbalanced';
  }
  const fault = move(model, draft);
  if (fault !== undefined) return fault;
  model.transfers[draft.id] = contentOf(draft);
  for (const [path, { posted, debits }] of Object.entries(model.accounts)) {
    if (isGuarded(path) && posted - debits < 0n) return 'insufficient_funds';
  }
  return 'posted';
};

const move = (model: Model, { id, phase, entries }: TransferDraft): string | undefined => {
  if (phase.kind === 'hold') {
    const left = Object.fromEntries(entries.map((entry) => [entry.account, entry.minor]));
    model.holds[id] = { isOpen: true, left };
    for (const [path, minor] of Object.entries(left)) pend(model, path, minor);
    return undefined;
  }
  if (phase.kind === 'post' || phase.kind === 'void') {
    const hold = model.holds[phase.holdId];
    if (!hold?.isOpen) return 'hold_not_open';
    if (phase.kind === 'post') {
      const fault = take(model, hold.left, entries);
      if (fault !== undefined) return fault;
    }
    const mayKeep = phase.kind === 'post' && phase.rest !== 'void';
    if (!mayKeep) {
      for (const [path, minor] of Object.entries(hold.left)) {
        pend(model, path, minor, -1n);
        hold.left[path] = 0n;
      }
    }
    hold.isOpen = Object.values(hold.left).some((minor) => minor !== 0n);
  }
  for (const { account, minor } of entries) accountOf(model, account).posted += minor;
  return undefined;
};

const take = (
  model: Model,
  left: Record<string, bigint>,
  entries: readonly EntryDraft[],
): string | undefined => {
  const taken = new Map<string, bigint>();
  for (const { account, minor } of entries) {
    if (left[account] !== undefined && !taken.has(account)) taken.set(account, minor);
  }
  if (taken.size === 0) return 'over_release';
  for (const [path, minor] of taken) {
    const rest = left[path] ?? 0n;
    const isWithin = rest > 0n ? minor > 0n && minor <= rest : minor < 0n && minor >= rest;
    if (!isWithin) return 'over_release';
  }
  if ([...taken.values()].reduce((sum, minor) => sum + minor, 0n) !== 0n) return 'unbalanced';
  for (const [path, minor] of taken) {
    pend(model, path, minor, -1n);
    left[path] = (left[path] ?? 0n) - minor;
  }
  return undefined;
};

const pend = (model: Model, path: string, minor: bigint, sign = 1n): void => {
  if (minor < 0n) accountOf(model, path).debits -= minor * sign;
  else accountOf(model, path).credits += minor * sign;
};

const accountOf = (model: Model, path: string) =>
  (model.accounts[path] ??= { posted: 0n, debits: 0n, credits: 0n });

// A small world, so that ids collide, holds are met again and balances run dry.
const path = fc.constantFrom(...Object.values(paths));
const id = fc.integer({ min: 0, max: 14 }).map((n) => `transfer:${n}`);
const minor = fc.bigInt({ min: 0n, max: 12n });
const euros = (account: string, amount: bigint): EntryDraft => ({
  account,
  minor: amount,
  currency: 'EUR',
});
const entries = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(path, path, minor).map(([from, to, m]) => [euros(from, -m), euros(to, m)]),
  },
  { weight: 2, arbitrary: minor.map((m) => [euros(paths.clearing, -m), euros(paths.first, m)]) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(minor, minor)
      .map(([m, fee]) => [
        euros(paths.clearing, -m),
        euros(paths.first, m),
        euros(paths.first, -fee),
        euros(paths.fees, fee),
      ]),
  },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.tuple(path, minor).map(([p, m]) => euros(p, m)),
      { minLength: 2, maxLength: 4 },
    ),
  },
);
const phase: fc.Arbitrary<Phase> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'posted' } as const) },
  { weight: 3, arbitrary: fc.constant({ kind: 'hold' } as const) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('post' as const),
      holdId: id,
      rest: fc.constantFrom('keep' as const, 'void' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('void' as const), holdId: id }) },
);
interface Drawn {
  readonly id: string;
  readonly phase: Phase;
  readonly entries: readonly EntryDraft[];
  readonly linkedTo: string | undefined;
  /** Sends an earlier draft a second time instead. */
  readonly again: number | undefined;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  id,
  phase,
  entries,
  linkedTo: fc.option(fc.constantFrom('x', 'y'), { nil: undefined, freq: 4 }),
  again: fc.option(fc.nat(50), { nil: undefined, freq: 4 }),
});
const batches = fc.array(fc.array(drawn, { minLength: 1, maxLength: 6 }), {
  minLength: 1,
  maxLength: 10,
});

/** A world in which one of them never happens proves less than it says. */
const everyAnswer = [
  'amount_out_of_range',
  'duplicate',
  'hold_not_open',
  'insufficient_funds',
  'linked_refused',
  'over_release',
  'posted',
  'transfer_conflict',
  'unbalanced',
];

test('the ledger answers as a plain model does, and stays sound', async () => {
  let runs = 0;
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(batches, async (world) => {
      const scope: Scope = { organisationId: `org_model_${(runs += 1)}`, mode: 'test' };
      let model: Model = { accounts: {}, holds: {}, transfers: {} };
      const sent: TransferDraft[] = [];
      for (const batch of world) {
        const drafts = batch.map((one) => draftOf(scope, one, sent));
        sent.push(...drafts);
        const results = await database.transaction(async (tx) => await postTransfers(tx, drafts));
        const [next, expected] = applyAll(model, drafts);
        assert.deepEqual(
          results.map((r) => (r.kind === 'refused' ? r.code : r.kind)),
          expected,
        );
        for (const answer of expected) seen.add(answer);
        model = next;
      }
      await assertSame(scope, model);
    }),
    { numRuns: 150 },
  );
  const audit = await database.transaction(async (tx) => await verifyLedger(tx));
  assert.deepEqual(audit.findings, []);
  assert.deepEqual([...seen].sort(), everyAnswer);
});

const draftOf = (scope: Scope, one: Drawn, sent: readonly TransferDraft[]): TransferDraft => {
  const earlier = one.again === undefined ? undefined : sent[one.again % sent.length];
  if (earlier !== undefined) return { ...earlier };
  return {
    scope,
    id: one.id,
    kind: 'test.moved',
    effectiveAt: new Date(0),
    reference: { type: 'test', id: 'test_1' },
    phase: one.phase,
    entries: one.phase.kind === 'void' ? [] : one.entries,
    ...(one.linkedTo === undefined ? {} : { linkedTo: one.linkedTo }),
  };
};

const assertSame = async (scope: Scope, model: Model): Promise<void> => {
  await database.transaction(async (tx) => {
    for (const account of Object.values(paths)) {
      const found = await balanceOf(tx, scope, account);
      const { posted, debits, credits } = accountOf(model, account);
      assert.deepEqual(
        [found?.posted ?? 0n, found?.pendingDebits ?? 0n, found?.pendingCredits ?? 0n],
        [posted, debits, credits],
      );
    }
  });
};
