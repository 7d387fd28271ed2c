import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exampleAccount, reportOf, start } from '../testing/example-account.ts';
import { accountMachine } from './account.machine.ts';
import type { Account } from './account.ts';
import { foldReport, type ReadSpan, restand } from './fold-report.ts';
import { seenOf } from './seen-account.ts';

const day = 86_400_000;
const at = (ms: number) => new Date(start.getTime() + ms);

/** Few instants, so that many readings begin at the same one or lie beside each other. */
const reading = fc.record({
  report: fc
    .record({
      hasSubmittedDetails: fc.boolean(),
      capabilities: fc.record({
        transfers: fc.constantFrom('active' as const, 'inactive' as const),
      }),
      requirements: fc.record({
        currentlyDue: fc.subarray(['individual.dob', 'tos_acceptance']),
        deadline: fc.constantFrom(null, at(5 * day), at(90 * day)),
      }),
      email: fc.constantFrom(null, 'a@example.com'),
    })
    .map(reportOf),
  span: fc
    .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 }))
    .map(([from, long]) => ({ from: at(from), until: at(from + long) })),
});
type Reading = typeof reading extends fc.Arbitrary<infer T> ? T : never;

const play = (readings: readonly Reading[]): Account => {
  let account = exampleAccount;
  for (const { report, span } of readings) {
    const { account: after, step } = foldReport(account, seenOf(report), span, at(10));
    assert.equal(step === null, after.state === account.state);
    if (step !== null) assert.equal(accountMachine.next(step.from, step.event), after.state);
    account = after;
  }
  return account;
};

/** What must not depend on the order: all but how it was come to. */
const standing = (account: Account) => ({
  ...account,
  step_count: 0,
  deadline_told: null,
  next_look_at: null,
  updated_at: start,
});

test('in whatever order and however often readings come, the end is the same', () => {
  fc.assert(
    fc.property(
      fc.array(reading, { minLength: 1, maxLength: 6 }).chain((readings) =>
        fc.tuple(
          fc.constant(readings),
          fc.shuffledSubarray([...readings, ...readings], {
            minLength: readings.length * 2,
            maxLength: readings.length * 2,
          }),
        ),
      ),
      ([once, twice]) => {
        assert.deepEqual(standing(play(twice)), standing(play(once)));
      },
    ),
  );
});

test('a reading that is told again changes nothing and tells nobody', () => {
  fc.assert(
    fc.property(fc.array(reading, { minLength: 1, maxLength: 5 }), (readings) => {
      const account = play(readings);
      for (const { report, span } of readings) {
        const again = foldReport(account, seenOf(report), span, at(20));
        assert.deepEqual([again.tellings, again.step], [[], null]);
        assert.deepEqual(again.account.seen, account.seen);
      }
    }),
  );
});

const span = (from: number, until = from): ReadSpan => ({ from: at(from), until: at(until) });
const fold = (account: Account, fields: Parameters<typeof reportOf>[0], over: ReadSpan) =>
  foldReport(account, seenOf(reportOf(fields)), over, at(1_000));

test('of two readings that lie beside each other and differ, a third one is asked for soon', () => {
  const { account } = fold(exampleAccount, {}, span(0, 10));
  assert.equal(account.state, 'enabled');
  const off = { capabilities: { transfers: 'inactive' as const } };
  for (const over of [span(5, 6), span(-3, 2)]) {
    assert.deepEqual(fold(account, off, over).account.next_look_at, at(3_000));
    assert.notDeepEqual(fold(account, {}, over).account.next_look_at, at(3_000));
  }
  const later = fold(account, off, span(11, 12)).account;
  assert.deepEqual([later.state, later.next_look_at], ['restricted', at(1_000 + day)]);
});

test('a seller who may be paid is told of as enabled, and as restricted when he no longer may', () => {
  const enabled = fold(exampleAccount, {}, span(0));
  assert.deepEqual(enabled.tellings, ['account.enabled']);
  const due = { requirements: { pastDue: ['individual.dob'] } };
  const restricted = fold(enabled.account, due, span(1));
  assert.deepEqual(restricted.tellings, ['account.restricted', 'account.action_required']);
  assert.deepEqual(fold(restricted.account, due, span(2)).tellings, []);
});

test('what is merely in another order is no change', () => {
  const due = (...currentlyDue: string[]) => ({ requirements: { currentlyDue } });
  const { account } = fold(exampleAccount, due('a', 'b'), span(0));
  assert.deepEqual(fold(account, due('b', 'a'), span(1)).tellings, []);
});

test('another bank account is told of, the first reading is not', () => {
  const bank = {
    reference: 'ba_1',
    kind: 'bank_account',
    currency: 'EUR',
    country: 'FR',
    bankName: 'A bank',
    last4: '3000',
    status: 'new',
    isDefault: true,
    isInstant: false,
  } as const;
  const first = fold(exampleAccount, { externalAccounts: [bank] }, span(0));
  assert.deepEqual(first.tellings, ['account.enabled']);
  const failed = { externalAccounts: [{ ...bank, status: 'errored' }] };
  assert.deepEqual(fold(first.account, failed, span(1)).tellings, [
    'account.updated',
    'account.external_account_updated',
  ]);
});

test('a deadline is told of when it comes near, once, and again when it is another one', () => {
  const asks = (deadline: Date) => ({ requirements: { currentlyDue: ['x'], deadline } });
  const soon = fold(exampleAccount, asks(at(30 * day)), span(0));
  assert.deepEqual(soon.tellings, ['account.restricted_soon', 'account.action_required']);
  const look = (account: Account, ms: number) => restand(account, account, at(ms));
  assert.deepEqual(look(soon.account, 2 * day).tellings, []);
  const near = look(soon.account, 23 * day);
  assert.deepEqual(near.tellings, ['account.action_required']);
  assert.deepEqual(look(near.account, 24 * day).tellings, []);
  const moved = foldReport(
    near.account,
    seenOf(reportOf(asks(at(25 * day)))),
    span(1),
    at(24 * day),
  );
  assert.deepEqual(moved.tellings, ['account.updated', 'account.action_required']);
});

test('what is asked for later makes a seller restricted soon when its time comes near, unasked', () => {
  const later = { futureRequirements: { currentlyDue: ['x'], deadline: at(60 * day) } };
  const { account } = fold(exampleAccount, later, span(0));
  assert.equal(account.state, 'enabled');
  const looked = restand(account, account, at(30 * day));
  assert.deepEqual(
    [looked.account.state, looked.tellings],
    ['restricted_soon', ['account.restricted_soon']],
  );
});
