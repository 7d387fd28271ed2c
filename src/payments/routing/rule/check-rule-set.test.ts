import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { exampleCapabilities, exampleFacts } from '../decide/example.ts';
import type { KnownProvider, RouteFacts } from '../facts.ts';
import { checkRuleSet } from './check-rule-set.ts';
import { compileConditions, lookAt } from './condition.ts';
import { defaultRuleSetContent } from './default-rule-set.ts';
import type { Conditions, Direction, Rule, RuleSetContent } from './schema.ts';

const known: readonly KnownProvider[] = [
  { provider: 'stripe', capabilities: exampleCapabilities },
  { provider: 'adyen', capabilities: { ...exampleCapabilities, currencies: ['EUR', 'USD'] } },
  {
    provider: 'bank',
    capabilities: { ...exampleCapabilities, methods: ['bank_transfer'], currencies: ['EUR'] },
  },
];

const to = (...candidates: string[]): Direction => ({
  strategy: 'priority',
  candidates,
  fallback: 'others',
});
const otherwise = to('stripe');
const rule = (id: string, when: Conditions, fields: Partial<Rule> = {}): Rule => ({
  id,
  when,
  then: to('stripe'),
  ...fields,
});

const faultsOf = (rules: readonly Rule[], fields: Partial<RuleSetContent> = {}) =>
  checkRuleSet({ name: 'Test', rules: [...rules], otherwise, ...fields }, known).map(
    ({ reason, pointer }) => `${reason} ${pointer}`,
  );

const ofDirection = (then: object, when: Conditions = {}, fields: Partial<RuleSetContent> = {}) =>
  faultsOf([rule('a', when, { then: then as Direction })], fields);

test('a rule set that says what it means has no fault', () => {
  assert.deepEqual(checkRuleSet(defaultRuleSetContent, known), []);
  const rules = [
    rule('large', { amount: { currency: 'EUR', from: '50.00' } }),
    rule('small', { amount: { currency: 'EUR', below: '50.00' } }, { then: to('adyen') }),
    rule('visa', { brand: ['visa'] }, { then: to('adyen'), overlaps: ['large'] }),
  ];
  assert.deepEqual(faultsOf(rules), []);
});

test('conditions that can never hold are refused at their place', () => {
  const refused: readonly (readonly [Conditions, string])[] = [
    [{ brand: [] }, 'condition_empty /rules/0/when/brand'],
    [{ metadata: { 'a/b': [] } }, 'condition_empty /rules/0/when/metadata/a~1b'],
    [{ time: {} }, 'condition_empty /rules/0/when/time'],
    [{ time: { days: [] } }, 'condition_empty /rules/0/when/time/days'],
    [{ amount: { currency: 'EUR' } }, 'condition_empty /rules/0/when/amount'],
    [{ amount: { from: '50.00' } }, 'amount_without_currency /rules/0/when/amount'],
    [{ amount: { currency: 'EUR', from: '0.001' } }, 'amount_invalid /rules/0/when/amount/from'],
    [{ amount: { currency: 'JPY', below: '0.5' } }, 'amount_invalid /rules/0/when/amount/below'],
    [{ amount: { currency: 'XXX', from: '1' } }, 'currency_unknown /rules/0/when/amount/from'],
    [{ currency: ['EUR', 'ABC'] }, 'currency_unknown /rules/0/when/currency/1'],
    [
      { amount: { currency: 'EUR', from: '50.00', below: '50.00' } },
      'condition_contradictory /rules/0/when/amount',
    ],
    [
      { currency: ['USD'], amount: { currency: 'EUR', from: '5.00' } },
      'condition_contradictory /rules/0/when/amount',
    ],
    [{ time: { from: '09:00', before: '09:00' } }, 'condition_contradictory /rules/0/when/time'],
  ];
  for (const [when, fault] of refused) assert.deepEqual(faultsOf([rule('a', when)]), [fault]);
});

test('a rule that earlier ones cover, one or several together, is refused', () => {
  const elsewhere = { then: to('adyen') };
  assert.deepEqual(faultsOf([rule('all', {}), rule('visa', { brand: ['visa'] }, elsewhere)]), [
    'rule_covered /rules/1',
  ]);
  const halves = [
    rule('large', { amount: { currency: 'EUR', from: '50.00' } }),
    rule('small', { amount: { currency: 'EUR', below: '50.00' } }),
    rule('euros', { currency: ['EUR'] }, elsewhere),
  ];
  assert.deepEqual(faultsOf(halves), ['rule_covered /rules/2']);
  const nights = [
    rule('night', { time: { from: '22:00', before: '06:00' } }),
    rule('day', { time: { from: '06:00', before: '22:00' } }),
    rule('monday', { time: { days: ['mon'] } }, elsewhere),
  ];
  assert.deepEqual(faultsOf(nights), ['rule_covered /rules/2']);
});

test('an overlap that leads elsewhere has to be named, and only a real one may be', () => {
  const visa = rule('visa', { brand: ['visa'] });
  const euros = (fields: Partial<Rule>) => rule('euros', { currency: ['EUR'] }, fields);
  const elsewhere = { then: to('adyen') };
  assert.deepEqual(faultsOf([visa, euros(elsewhere)]), ['rule_overlaps /rules/1/overlaps']);
  assert.deepEqual(faultsOf([visa, euros({ ...elsewhere, overlaps: ['visa'] })]), []);
  assert.deepEqual(faultsOf([visa, euros({})]), []);
  const apart = rule('amex', { brand: ['amex'] }, { ...elsewhere, overlaps: ['visa', 'gone'] });
  assert.deepEqual(faultsOf([visa, apart]), [
    'overlap_unfounded /rules/1/overlaps/0',
    'overlap_unfounded /rules/1/overlaps/1',
  ]);
  assert.deepEqual(faultsOf([visa, rule('visa', { brand: ['amex'] })]), [
    'rule_id_repeated /rules/1/id',
  ]);
});

test('a direction that leads nowhere is refused at its place', () => {
  const at = '/rules/0/then';
  const priority = { strategy: 'priority' };
  assert.deepEqual(ofDirection({ ...priority, candidates: [] }), [
    `candidates_empty ${at}/candidates`,
  ]);
  assert.deepEqual(ofDirection({ ...priority, candidates: ['stripe', 'nobody'] }), [
    `provider_unknown ${at}/candidates/1`,
  ]);
  assert.deepEqual(ofDirection({ ...priority, candidates: ['stripe'], fallback: ['stripe'] }), [
    `candidate_repeated ${at}/fallback/0`,
  ]);
  assert.deepEqual(ofDirection({ ...priority, candidates: ['stripe'] }), [
    `fallback_missing ${at}/fallback`,
  ]);
  assert.deepEqual(ofDirection({ ...priority, candidates: ['stripe'], fallback: 'none' }), []);
  const onlyAdyen = { ...priority, candidates: ['adyen'], fallback: 'none' };
  assert.deepEqual(ofDirection(onlyAdyen, { currency: ['EUR', 'JPY'] }), [`routes_nowhere ${at}`]);
  assert.deepEqual(ofDirection(onlyAdyen, { method: ['bank_transfer'] }), [`routes_nowhere ${at}`]);
  const toOthers = { ...onlyAdyen, fallback: 'others' };
  assert.deepEqual(ofDirection(toOthers, { method: ['bank_transfer'] }), []);
  assert.deepEqual(ofDirection(toOthers, { method: ['bank_transfer'], currency: ['USD'] }), [
    `routes_nowhere ${at}`,
  ]);
  assert.deepEqual(ofDirection(toOthers, { method: ['barter'] }), [`routes_nowhere ${at}`]);
});

test('shares and weights are a hundred together, and costs are compared only where they are known', () => {
  const at = '/rules/0/then';
  const shares = (...percents: number[]) => ({
    strategy: 'split',
    candidates: percents.map((percent, i) => ({ provider: ['stripe', 'adyen'][i], percent })),
  });
  assert.deepEqual(ofDirection(shares(70, 29)), [`split_not_100 ${at}/candidates`]);
  assert.deepEqual(ofDirection(shares(70, 30)), []);
  const auction = (cost: number) => ({
    strategy: 'auction',
    candidates: ['stripe', 'adyen'],
    weights: { cost, success: 80, time: 10 },
  });
  assert.deepEqual(ofDirection(auction(20), {}, { fees: {} }), [
    `weights_not_100 ${at}/weights`,
    `fees_missing ${at}/candidates/0`,
    `fees_missing ${at}/candidates/1`,
  ]);
  const cheapest = { strategy: 'least_cost', candidates: ['stripe', 'adyen'] };
  const fees = { stripe: { country: 'DE' }, adyen: { country: 'NL', fixed: { XXX: '1' } } };
  assert.deepEqual(ofDirection(cheapest, {}, { fees }), ['currency_unknown /fees/adyen/fixed/XXX']);
  assert.deepEqual(ofDirection(cheapest, {}, { fees: { stripe: { country: 'DE' } } }), [
    `fees_missing ${at}/candidates/1`,
  ]);
});

const some = <T>(...values: T[]) =>
  fc.option(fc.subarray(values, { minLength: 1 }), { nil: undefined });
const bound = fc.option(fc.constantFrom('10.00', '20.00', '30.00'), { nil: undefined });
const hour = fc.option(fc.constantFrom('08:00', '16:00', '20:00'), { nil: undefined });
const conditions: fc.Arbitrary<Conditions> = fc
  .record({
    brand: some('visa', 'mastercard'),
    currency: some('EUR', 'USD'),
    amount: fc.option(
      fc.record({ currency: fc.constantFrom('EUR', 'USD'), from: bound, below: bound }),
      { nil: undefined },
    ),
    time: fc.option(
      fc.record({ days: some('mon' as const, 'sun' as const), from: hour, before: hour }),
      {
        nil: undefined,
      },
    ),
    metadata: fc.option(
      some('gold', 'red').map((tier) => (tier ? { tier } : {})),
      { nil: undefined },
    ),
  })
  .map((drawn) => JSON.parse(JSON.stringify(drawn)) as Conditions);

/** A payment of each kind that the conditions above can tell apart. */
const everyPayment: readonly RouteFacts[] = ['visa', 'mastercard', null].flatMap((brand) =>
  ['EUR', 'USD', 'JPY'].flatMap((currency) =>
    [500n, 1_500n, 2_500n, 3_500n].flatMap((amountMinor) =>
      [
        '22T04',
        '22T12',
        '22T18',
        '22T22',
        '23T04',
        '23T12',
        '23T18',
        '23T22',
        '24T12',
        '24T04',
        '24T18',
        '24T22',
      ].flatMap((at) =>
        ['gold', 'red', undefined].map((tier) => ({
          ...exampleFacts,
          brand,
          currency,
          amountMinor,
          // The 22nd of November 2026 is a Sunday.
          at: new Date(`2026-11-${at}:00:00Z`),
          metadata: tier === undefined ? {} : { tier },
        })),
      ),
    ),
  ),
);

test('what is called covered, and what is called an overlap, is so payment by payment', () => {
  fc.assert(
    fc.property(fc.array(conditions, { minLength: 2, maxLength: 6 }), (all) => {
      const rules = all.map((when, at) =>
        rule(`r${at}`, when, { then: to(at % 2 ? 'adyen' : 'stripe') }),
      );
      const faults = checkRuleSet({ name: 'Test', rules, otherwise }, known);
      const ill = new Set(
        faults
          .filter(({ reason }) => reason.startsWith('condition'))
          .map(({ pointer }) => pointer.split('/')[2]),
      );
      const takes = all.map((when, at) => {
        if (ill.has(String(at))) return [];
        const checks = compileConditions(when);
        return everyPayment.filter((facts) => checks.every((check) => check.holds(lookAt(facts))));
      });
      takes.forEach((own, at) => {
        if (ill.has(String(at))) return;
        assert.ok(own.length > 0, 'conditions without a fault hold for some payment');
        const before = new Set(takes.slice(0, at).flat());
        const isCovered = own.every((facts) => before.has(facts));
        const said = faults.filter(({ pointer }) => pointer.startsWith(`/rules/${at}`));
        assert.equal(
          said.some(({ reason }) => reason === 'rule_covered'),
          isCovered,
        );
        if (isCovered) return;
        const meets = takes.some(
          (other, place) =>
            place < at && place % 2 !== at % 2 && other.some((facts) => own.includes(facts)),
        );
        assert.equal(
          said.some(({ reason }) => reason === 'rule_overlaps'),
          meets,
        );
      });
    }),
    { numRuns: 200 },
  );
});

// One that went through all combinations would not come to its end.
test('two hundred rules that all overlap are judged', () => {
  const rules = Array.from({ length: 200 }, (_, i) =>
    rule(`r${i}`, {
      brand: [`b${i}`, 'visa'],
      issuer_country: ['DE', 'FR'],
      metadata: { [`k${i}`]: ['x'] },
    }),
  );
  assert.deepEqual(faultsOf(rules), []);
});
