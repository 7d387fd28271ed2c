import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allotCredits } from './allot-credits.ts';
import type { Credit } from './credit.ts';
import { type ArrivedMoney, type Candidate, judgeCredit } from './judge-credit.ts';

const reference = 'RF18539007547034';

const candidate: Candidate = {
  attemptId: 'att_1',
  creditorReference: reference,
  minor: 1050n,
  currency: 'EUR',
  standing: 'awaiting',
  paidBy: null,
  arrivedMinor: 0n,
};

const arrived: ArrivedMoney = {
  reference: 'ent_1',
  minor: 1050n,
  currency: 'EUR',
  remittance: reference,
  assignedTo: null,
  isUsed: false,
};

const kindOf = (money: Partial<ArrivedMoney>, given: Partial<Candidate> = {}) =>
  judgeCredit({ ...arrived, ...money }, [{ ...candidate, ...given }]).kind;

test('money is judged by its reference, its amount and where the payment stands', () => {
  assert.equal(kindOf({ remittance: 'Invoice rf18 5390 0754 7034, thanks' }), 'exact');
  assert.equal(kindOf({ minor: 1049n }), 'short');
  assert.equal(kindOf({ minor: 1049n }, { arrivedMinor: 1n }), 'exact');
  assert.equal(kindOf({ minor: 1051n }), 'over');
  assert.equal(kindOf({}, { standing: 'late' }), 'late');
  assert.equal(kindOf({}, { standing: 'paid', paidBy: 'ent_0' }), 'duplicate');
  assert.equal(kindOf({}, { standing: 'paid', paidBy: 'ent_1' }), 'exact');
  assert.equal(kindOf({ isUsed: true }, { standing: 'paid', paidBy: 'ent_1' }), 'duplicate');
  assert.equal(kindOf({}, { standing: 'elsewhere' }), 'duplicate');
  assert.equal(kindOf({ currency: 'USD' }), 'none');
});

test('an amount that fits without the reference is never a match, nor is a text that names two', () => {
  assert.equal(kindOf({ remittance: 'Invoice 4711' }), 'none');
  const other = { ...candidate, attemptId: 'att_2', creditorReference: 'RF712348231' };
  const both = { ...arrived, remittance: `${reference} and RF712348231` };
  assert.deepEqual(judgeCredit(both, [candidate, other]).attempt, null);
});

const creditOf = (i: number, minor: bigint): Credit => ({
  organisation_id: 'org_1',
  mode: 'test',
  id: `crd_${`${i}`.padStart(4, '0')}`,
  version: 1n,
  connection_id: 'conn_1',
  provider: 'bank',
  bank_reference: `ent_${i}`,
  state: 'received',
  amount_minor: minor,
  open_minor: minor,
  currency: 'EUR',
  remittance: reference,
  sender_name: null,
  sender_iban: null,
  payment_id: 'pay_1',
  attempt_id: 'att_1',
  kind: 'none',
  why: '',
  booked_at: new Date(i),
  step_count: 0,
  created_at: new Date(0),
  updated_at: new Date(0),
});

const amounts = fc.array(fc.bigInt({ min: 1n, max: 700n }), { minLength: 1, maxLength: 8 });

test('whatever arrives in whatever parts, a payment takes its amount once or nothing', () => {
  fc.assert(
    fc.property(amounts, fc.constantFrom('awaiting', 'late'), (parts, standing) => {
      const credits = parts.map((minor, i) => creditOf(i, minor));
      const { credits: allotted, completedBy } = allotCredits({ ...candidate, standing }, credits);
      const sum = parts.reduce((all, minor) => all + minor, 0n);
      const taken = allotted.reduce((all, one) => all + one.takenMinor, 0n);
      assert.equal(completedBy !== undefined, sum >= candidate.minor);
      assert.equal(taken, completedBy === undefined ? 0n : candidate.minor);
      for (const { credit, takenMinor, event } of allotted) {
        assert.ok(takenMinor >= 0n && takenMinor <= credit.open_minor);
        assert.equal(event === 'match', takenMinor === credit.open_minor);
      }
    }),
  );
});

test('the order in which they are told does not matter, only that of their booking', () => {
  fc.assert(
    fc.property(amounts, (parts) => {
      const credits = parts.map((minor, i) => creditOf(i, minor));
      assert.deepEqual(
        allotCredits(candidate, credits.toReversed()),
        allotCredits(candidate, credits),
      );
    }),
  );
});

test('parts wait while the payment does, and are for a person once it is given up', () => {
  const part = [creditOf(1, 500n)];
  assert.equal(allotCredits(candidate, part).credits[0]?.event, 'wait');
  const late = { ...candidate, standing: 'late' as const };
  assert.equal(allotCredits(late, part).credits[0]?.event, 'suspend');
});
