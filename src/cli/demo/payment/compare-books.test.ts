import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stage } from '../story.ts';
import { compareBooks } from './compare-books.ts';

const balanced = {
  currency: 'EUR',
  posted: 0n,
  debits: 1050n,
  credits: 1050n,
  pending: 0n,
  pendingDebits: 0n,
  pendingCredits: 0n,
};

/** A stage at the end of a story, with these books. */
const stageWith = (posted: bigint, ours: bigint): Stage => {
  const nothing = (): undefined => undefined;
  const never = async () => await Promise.reject(new Error('the ending does not ask for this'));
  const tell = { ending: nothing, verdict: nothing } as Partial<Stage['tell']>;
  const world: Omit<Stage['world'], 'client'> = {
    ledger: {
      newTransfers: async () => [],
      trialBalance: async () => [{ ...balanced, posted }],
      owedBy: async () => ours,
    },
    sandbox: {
      sums: async () => [{ provider: 'stripe', currency: 'EUR', owed: 1009 }],
      authenticate: never,
      breakLine: never,
      mend: never,
      beginOutage: never,
      endOutage: never,
      transferIn: never,
      onboard: never,
      fundAtOnce: never,
      passDays: never,
      failPayout: never,
      heldFor: never,
      charges: never,
    },
    refusalOf: never,
    close: never,
  };
  return { tell, world } as Stage;
};

test('books that balance and agree with the provider are in order', async () => {
  assert.equal(await compareBooks(stageWith(0n, 1009n)), true);
});

test('a trial balance that is not zero is found', async () => {
  assert.equal(await compareBooks(stageWith(1n, 1009n)), false);
});

test('a provider that owes us something else by its own books is found', async () => {
  assert.equal(await compareBooks(stageWith(0n, 1050n)), false);
});
