import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type SplitFacts, takenByRefunds } from '#payments';
import { dueThere, netOf, type Share } from '../share/share.ts';
import { shareTargets } from './share-targets.ts';
import {
  bookedOf,
  type FoldedWorld,
  type MovementEnd,
  openFoldedWorld,
} from './testing/folded-world.ts';
import { factsOf, someSplit } from './testing/some-split.ts';

const day = 24 * 3_600_000;

/** Something that happens to a split payment. Sizes are percents of what there is. */
type Happening =
  | { readonly kind: 'capture' | 'dispute' | 'win'; readonly percent: number }
  | { readonly kind: 'fee'; readonly minor: bigint }
  | {
      readonly kind: 'refund';
      readonly percent: number;
      readonly way: 'proportion' | 'sellers' | 'named';
      readonly place: number;
    }
  | { readonly kind: 'release'; readonly place: number }
  | { readonly kind: 'recall'; readonly place: number; readonly percent: number };

/** What is done about it in between: that decides when something is heard, not what holds. */
type Turn =
  | { readonly kind: 'fold' }
  | { readonly kind: 'pass'; readonly hours: number }
  | { readonly kind: 'end'; readonly which: number; readonly how: MovementEnd };

const percent = fc.integer({ min: 0, max: 100 });
const place = fc.integer({ min: 1, max: 12 });
const ends = fc.constantFrom<MovementEnd[]>(
  'done',
  'done',
  'balance_insufficient',
  'above_limit',
  'account_gone',
);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constantFrom('capture', 'dispute', 'win'), percent }),
  fc.record({ kind: fc.constant('fee'), minor: fc.bigInt({ min: 0n, max: 900n }) }),
  fc.record({
    kind: fc.constant('refund'),
    percent,
    way: fc.constantFrom('proportion', 'sellers', 'named'),
    place,
  }),
  fc.record({ kind: fc.constant('release'), place }),
  fc.record({ kind: fc.constant('recall'), place, percent }),
);

const turn: fc.Arbitrary<Turn> = fc.oneof(
  fc.constant({ kind: 'fold' } as const),
  fc.record({ kind: fc.constant('pass'), hours: fc.nat(40) }),
  fc.record({ kind: fc.constant('end'), which: fc.nat(20), how: ends }),
);

/** A story: what happens, and after each happening what was done about it. */
const stories = fc.record({
  split: someSplit,
  kind: fc.constantFrom('separate', 'separate', 'destination', 'direct'),
  feeOn: fc.constantFrom('platform', 'accounts'),
  holds: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
  mayTransfer: fc.boolean(),
  happenings: fc.array(happening, { maxLength: 12 }),
  turns: fc.array(fc.array(turn, { maxLength: 4 }), { minLength: 12, maxLength: 12 }),
  others: fc.array(fc.array(turn, { maxLength: 4 }), { minLength: 12, maxLength: 12 }),
});

type Story = typeof stories extends fc.Arbitrary<infer S> ? S : never;

const firstFacts = ({ split, kind, feeOn, holds }: Story): SplitFacts => {
  // Of the kinds that the provider shares out itself there is one seller, and nothing is held.
  const parts = kind === 'separate' ? split.plan.parts : split.plan.parts.slice(0, 1);
  const amountMinor = parts.reduce(
    (sum, { minor }) => sum + BigInt(minor),
    BigInt(split.plan.feeMinor),
  );
  const held = { release: 'manual', at: null } as const;
  const plan = {
    ...split.plan,
    chargeKind: kind,
    // Of a destination charge the platform bears it: anything else is refused.
    providerFee: kind === 'destination' ? ('platform' as const) : feeOn,
    parts: parts.map((part, i) =>
      kind === 'separate' && holds[i] ? { ...part, hold: held } : part,
    ),
  };
  const transfer = kind === 'destination' ? 'tr_by_provider' : null;
  const charge = { reference: 'ch_split', transfer, applicationFee: null };
  return factsOf({
    plan,
    amountMinor,
    charge,
    capturedMinor: amountMinor === 1n ? 1n : amountMinor / 2n,
  });
};

const after = (facts: SplitFacts, what: Happening, count: number): SplitFacts => {
  const refunded = facts.refunds.reduce((sum, { minor }) => sum + minor, 0n);
  const of = (minor: bigint, share: number): bigint => (minor * BigInt(share)) / 100n;
  switch (what.kind) {
    case 'capture': {
      const left = facts.amountMinor - facts.capturedMinor;
      return { ...facts, capturedMinor: facts.capturedMinor + of(left, what.percent) };
    }
    case 'dispute':
      return { ...facts, disputedMinor: of(facts.capturedMinor, what.percent) };
    case 'win':
      return { ...facts, disputedMinor: of(facts.disputedMinor, what.percent) };
    case 'fee':
      return { ...facts, providerFeeMinor: what.minor };
    case 'refund': {
      const minor = of(facts.capturedMinor - refunded, what.percent);
      const named = facts.plan.parts[(what.place - 1) % facts.plan.parts.length];
      const parts = [{ accountId: named?.accountId ?? '', minor: String(minor) }];
      // Whoever has one seller names nobody: that is refused.
      const mayName = facts.plan.chargeKind === 'separate';
      const split = {
        proportion: null,
        sellers: { parts: null, returnsFee: false },
        named: mayName ? { parts, returnsFee: true } : null,
      }[what.way];
      const refunds = [...facts.refunds, { id: `re_${count}`, minor, split }];
      // What sellers cannot bear alone is refused.
      const isBorne = what.way !== 'sellers' || takenWith(facts, refunds) === minor;
      return minor === 0n || !isBorne ? facts : { ...facts, refunds };
    }
    case 'release':
    case 'recall':
      return facts;
  }
};

/** What one more refund takes from the sellers. */
const takenWith = (facts: SplitFacts, refunds: SplitFacts['refunds']): bigint => {
  const takenOf = (given: SplitFacts): bigint =>
    takenByRefunds(given.plan, given).reduce((sum, { takenMinor }) => sum + takenMinor, 0n);
  return takenOf({ ...facts, refunds }) - takenOf(facts);
};

const act = (world: FoldedWorld, what: Happening): void => {
  if (what.kind === 'release') world.release(what.place);
  if (what.kind !== 'recall') return;
  const share = world.rows().shares.find((one) => one.place === what.place);
  // As the use case has it: what is left of what he was given.
  const left = share === undefined ? 0n : netOf(share);
  if (left > 0n) world.recall(what.place, (left * BigInt(what.percent)) / 100n);
};

const play = (world: FoldedWorld, turns: readonly Turn[], facts: SplitFacts): void => {
  for (const one of turns) {
    if (one.kind === 'fold') world.fold(facts);
    if (one.kind === 'pass') world.pass(one.hours * 3_600_000);
    if (one.kind === 'end') world.end(one.which, one.how, facts);
  }
};

/** Lets time pass and everything end well, until a fold changes nothing. */
const comeToRest = (world: FoldedWorld, facts: SplitFacts): void => {
  for (let look = 0; look < 100; look += 1) {
    world.pass(2 * day);
    const before = world.rows();
    world.fold(facts);
    for (let i = 0; i < 40; i += 1) world.end(0, 'done', facts);
    const { shares, transfers, reversals } = world.rows();
    const isSame =
      transfers.length === before.transfers.length &&
      reversals.length === before.reversals.length &&
      shares.every((share, i) => isSameShare(share, before.shares[i]));
    if (isSame) return;
  }
  assert.fail('it never comes to rest');
};

const isSameShare = (share: Share, other: Share | undefined): boolean =>
  other !== undefined &&
  Object.entries(bookedOf(share)).every(
    ([name, value]) => Object.entries(bookedOf(other)).find(([one]) => one === name)?.[1] === value,
  );

const tell = (story: Story, turns: Story['turns'], recalls: boolean) => {
  let facts = firstFacts(story);
  const world = openFoldedWorld(facts, mayTransfer(story));
  story.happenings.forEach((what, i) => {
    facts = after(facts, what, i);
    if (recalls || what.kind !== 'recall') act(world, what);
    play(world, turns[i] ?? [], facts);
  });
  comeToRest(world, facts);
  return { facts, world };
};

const mayTransfer = ({ kind, mayTransfer: may }: Story): boolean =>
  kind === 'destination' || (kind === 'separate' && may);

const requireAtRest = (story: Story, facts: SplitFacts, world: FoldedWorld): void => {
  const { shares, split } = world.rows();
  const targets = shareTargets(facts);
  for (const share of shares) {
    const target = targets.shares.find(({ accountId }) => accountId === share.account_id);
    assert.ok(target !== undefined);
    const taken = target.takenMinor + share.recalled_minor;
    assert.equal(share.credited_minor, target.creditedMinor);
    assert.equal(share.borne_minor, target.borneMinor);
    assert.equal(share.taken_minor, taken < target.creditedMinor ? taken : target.creditedMinor);
    assert.equal(
      world.postedUnder(`merchant:${share.account_id}:`),
      netOf(share),
      'is owed his net',
    );
    assert.equal(
      world.posted(`provider:stripe:account:${share.account_id}:EUR`),
      -share.transferred_minor,
      'the ledger knows what lies at the provider',
    );
    const isThere = story.kind !== 'separate' || (mayTransfer(story) && share.state !== 'held');
    assert.equal(share.transferred_minor, isThere ? dueThere(story.kind, share) : 0n, 'moved');
    assert.equal(share.problem, null);
    if (share.state !== 'held') assert.equal(share.state, 'available');
    if (share.state === 'held')
      assert.equal(world.posted(`merchant:${share.account_id}:owing:EUR`), 0n);
  }
  assert.equal(world.posted('platform:fees:EUR'), targets.feeMinor);
  assert.equal(world.posted('platform:rounding:EUR'), targets.roundingMinor);
  assert.equal(
    world.postedUnder('provider:stripe:'),
    0n,
    'what a seller holds there left the platform',
  );
  assert.equal(split.fee_minor, targets.feeMinor);
};

test('whatever happens, in the end every share is booked and moved as its facts ask', () => {
  fc.assert(
    fc.property(stories, (story) => {
      const { facts, world } = tell(story, story.turns, true);
      requireAtRest(story, facts, world);
    }),
    { numRuns: 1_000 },
  );
});

test('a fold of what was folded changes nothing, and waits for nothing that is past', () => {
  fc.assert(
    fc.property(stories, (story) => {
      const { facts, world } = tell(story, story.turns, true);
      const before = world.rows();
      const again = world.fold(facts);
      assert.deepEqual(again.bookings, []);
      assert.deepEqual(again.wanted, []);
      assert.deepEqual(again.tellings, []);
      assert.deepEqual(again.steps, []);
      assert.deepEqual(again.shares, before.shares);
      assert.equal(again.split.next_fold_at, null);
    }),
    { numRuns: 500 },
  );
});

test('when and in what order things are heard does not matter', () => {
  fc.assert(
    fc.property(stories, (story) => {
      const one = tell(story, story.turns, false).world;
      const other = tell(story, story.others, false).world;
      const once = tell(story, [], false).world;
      for (const world of [other, once]) {
        assert.deepEqual(world.rows().shares.map(bookedOf), one.rows().shares.map(bookedOf));
        for (const { account_id: id } of one.rows().shares) {
          const beginning = `merchant:${id}:`;
          assert.equal(world.postedUnder(beginning), one.postedUnder(beginning));
        }
        for (const path of [
          'platform:fees:EUR',
          'platform:rounding:EUR',
          'organisation:balance:EUR',
        ]) {
          assert.equal(world.posted(path), one.posted(path), path);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('a charge is never asked for more transfers than it holds', () => {
  fc.assert(
    fc.property(stories, (story) => {
      const { facts, world } = tell(story, story.turns, true);
      const drawn = world
        .rows()
        .transfers.filter((one) => one.source_charge !== null && one.state === 'paid')
        .reduce((sum, { amount_minor: amount }) => sum + amount, 0n);
      assert.ok(drawn <= facts.capturedMinor);
    }),
    { numRuns: 300 },
  );
});

test('a refund takes what we left of the provider’s own transfer, and we reverse the rest of ours', () => {
  const part = {
    accountId: 'acc_0',
    provider: 'stripe',
    reference: 'acct_0',
    minor: '7076',
    hold: { release: 'immediately', at: null },
  } as const;
  const plan = {
    chargeKind: 'destination',
    feeMinor: '184',
    providerFee: 'platform',
    isOnBehalf: false,
    parts: [part],
  } as const;
  const charge = { reference: 'ch_split', transfer: 'tr_by_provider', applicationFee: null };
  const paid = factsOf({ plan, amountMinor: 7_260n, capturedMinor: 7_260n, charge });
  const world = openFoldedWorld(paid, true);
  for (const disputedMinor of [0n, 7_260n, 0n]) comeToRest(world, { ...paid, disputedMinor });

  const split = { parts: null, returnsFee: false };
  const refunded = { ...paid, refunds: [{ id: 're_1', minor: 3_549n, split }] };
  const { bookings } = world.fold(refunded);
  const carried = bookings.find(({ kind }) => kind === 'share.carried');
  assert.deepEqual(
    carried?.entries.map(({ account, minor }) => [account, minor]),
    [
      ['provider:stripe:clearing:EUR', -184n],
      ['provider:stripe:account:acc_0:EUR', 184n],
    ],
    'of 7260 that were transferred 7076 were taken back when it was disputed',
  );
  comeToRest(world, refunded);
  assert.equal(world.posted('provider:stripe:account:acc_0:EUR'), -3_527n, '7076 less 3549');
  assert.equal(world.postedUnder('merchant:acc_0:'), 3_527n);
});
