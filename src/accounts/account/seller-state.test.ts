import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exampleAccount, reportOf, start } from '../testing/example-account.ts';
import { accountMachine } from './account.machine.ts';
import { seenOf } from './seen-account.ts';
import { sellerStateOf, soonMs } from './seller-state.ts';

const few = fc.array(fc.constantFrom('individual.dob', 'external_account', 'tos_acceptance'), {
  maxLength: 2,
});
const requirements = fc.record({
  currentlyDue: few,
  pastDue: few,
  pendingVerification: few,
  eventuallyDue: few,
  errors: fc.constant([]),
  deadline: fc.option(
    fc.integer({ min: -40, max: 90 }).map((days) => new Date(start.getTime() + days * 86_400_000)),
  ),
  disabledReason: fc.constantFrom(
    null,
    null,
    null,
    'requirements.past_due',
    'requirements.pending_verification',
    'under_review',
    'platform_paused',
    'rejected.fraud',
    'a_reason_of_tomorrow',
  ),
});
const status = fc.constantFrom(
  ...(['active', 'active', 'pending', 'inactive', 'rejected', 'unknown'] as const),
);
const seen = fc
  .record({
    hasSubmittedDetails: fc.boolean(),
    capabilities: fc.record({ transfers: status, card_payments: status }),
    requirements,
    futureRequirements: requirements,
  })
  .map((fields) => seenOf(reportOf(fields)));
const standing = fc.record({
  needs: fc.constantFrom(['transfers' as const], ['card_payments' as const, 'transfers' as const]),
  begun_at: fc.constantFrom(null, start),
  is_paused: fc.boolean(),
  disconnected_at: fc.constantFrom(null, null, start),
});
const days = fc.integer({ min: 0, max: 400 });
const after = (count: number) => new Date(start.getTime() + count * 86_400_000);

test('whatever is known of a seller, he is in one state of the machine', () => {
  fc.assert(
    fc.property(fc.option(seen), standing, days, (told, known, day) => {
      assert.ok(accountMachine.states.includes(sellerStateOf(told, known, after(day))));
    }),
  );
});

test('a seller is enabled only while all that is needed is active, nothing is past due and nothing is off', () => {
  fc.assert(
    fc.property(fc.option(seen), standing, days, (told, known, day) => {
      const state = sellerStateOf(told, known, after(day));
      if (state !== 'enabled' && state !== 'restricted_soon') return;
      assert.ok(told !== null && !known.is_paused && known.disconnected_at === null);
      assert.ok(known.needs.every((need) => told.capabilities[need] === 'active'));
      assert.deepEqual(told.requirements.pastDue, []);
      assert.equal(told.requirements.disabledReason, null);
    }),
  );
});

test('as time goes by alone, an enabled seller becomes restricted soon and nothing else changes', () => {
  fc.assert(
    fc.property(fc.option(seen), standing, days, days, (told, known, day, more) => {
      const before = sellerStateOf(told, known, after(day));
      const later = sellerStateOf(told, known, after(day + more));
      if (before === later) return;
      assert.deepEqual([before, later], ['enabled', 'restricted_soon']);
    }),
  );
});

test('who is disconnected is so whatever is said of him, and a pause hides all but that and a rejection', () => {
  fc.assert(
    fc.property(fc.option(seen), standing, (told, known) => {
      const gone = { ...known, disconnected_at: start };
      assert.equal(sellerStateOf(told, gone, start), 'disconnected');
      const paused = { ...known, is_paused: true, disconnected_at: null };
      const isRejected = told?.requirements.disabledReason === 'rejected.fraud';
      assert.equal(sellerStateOf(told, paused, start), isRejected ? 'rejected' : 'paused');
    }),
  );
});

const cases = [
  ['not_started', { hasSubmittedDetails: false, capabilities: { transfers: 'inactive' } }, {}],
  [
    'in_progress',
    { hasSubmittedDetails: false, capabilities: { transfers: 'inactive' } },
    { begun_at: start },
  ],
  [
    'in_progress',
    {
      hasSubmittedDetails: false,
      capabilities: { transfers: 'inactive' },
      requirements: { pendingVerification: ['individual.id_number'] },
    },
    {},
  ],
  ['pending_verification', { capabilities: { transfers: 'pending' } }, {}],
  [
    'pending_verification',
    {
      capabilities: { transfers: 'inactive' },
      requirements: { pendingVerification: ['individual.id_number'] },
    },
    {},
  ],
  [
    'in_progress',
    { capabilities: { transfers: 'pending' }, requirements: { currentlyDue: ['tos_acceptance'] } },
    {},
  ],
  ['enabled', {}, {}],
  ['enabled', { requirements: { eventuallyDue: ['individual.id_number'] } }, {}],
  [
    'restricted_soon',
    { requirements: { currentlyDue: ['individual.id_number'], deadline: start } },
    {},
  ],
  [
    'enabled',
    {
      futureRequirements: {
        currentlyDue: ['individual.id_number'],
        deadline: new Date(start.getTime() + soonMs + 1),
      },
    },
    {},
  ],
  [
    'restricted_soon',
    {
      futureRequirements: {
        currentlyDue: ['individual.id_number'],
        deadline: new Date(start.getTime() + soonMs),
      },
    },
    {},
  ],
  ['restricted', { requirements: { pastDue: ['external_account'] } }, {}],
  ['restricted', { capabilities: { transfers: 'inactive' } }, {}],
  ['restricted', { capabilities: { transfers: 'rejected' } }, {}],
  ['restricted', { requirements: { disabledReason: 'under_review' } }, {}],
  ['rejected', { requirements: { disabledReason: 'rejected.listed' } }, {}],
  ['paused', { requirements: { disabledReason: 'platform_paused' } }, {}],
  ['paused', {}, { is_paused: true }],
  ['disconnected', { isClosed: true }, {}],
] as const;

for (const [state, said, known] of cases) {
  test(`a seller is ${state} where is said ${JSON.stringify(said)} and known ${JSON.stringify(known)}`, () => {
    const {
      capabilities,
      requirements = {},
      ...fields
    } = { requirements: {}, ...said } as {
      readonly capabilities?: Record<string, 'active'>;
      readonly requirements?: object;
    };
    const told = reportOf({ ...fields, requirements, ...(capabilities && { capabilities }) });
    assert.equal(sellerStateOf(seenOf(told), { ...exampleAccount, ...known }, start), state);
  });
}
