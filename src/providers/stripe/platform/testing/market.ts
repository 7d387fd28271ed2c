import assert from 'node:assert/strict';
import { after } from 'node:test';
import { inspect } from 'node:util';
import { randomIds, systemClock } from '#kernel';
import { money } from '#money';
import { type SandboxControl, sandboxControl, startSandbox } from '#sandbox';
import type {
  AuthorizeInstruction,
  ErrandOutcome,
  PlatformInstruction,
  PlatformReport,
  Read,
} from '../../../contract.ts';
import { createStripe } from '../../create-stripe.ts';
import { create, transfer } from './errands.ts';
import { connectionTo, openDesk, runErrand } from './platform-world.ts';

export const desk = openDesk();
export const stripe = createStripe({ callTimeoutMs: 2_000 });
export const ids = randomIds(systemClock);

/** What a done errand reports. */
export const done = (outcome: ErrandOutcome): PlatformReport => {
  assert.ok(outcome.kind === 'done', inspect(outcome));
  return outcome.report;
};
/** Why an errand was refused, and whether it may pass later. */
export const refusal = (outcome: ErrandOutcome): readonly [string, boolean] => {
  assert.ok(outcome.kind === 'refused', inspect(outcome));
  return [outcome.reason, outcome.mayPassLater];
};
/** What reading found. */
export const found = <Value>(read: Read<Value>): Value => {
  assert.ok(read.kind === 'found', inspect(read));
  return read.value;
};

/** The outside world of one test file, in which it opens as many markets as it needs. */
export const openMarkets = async () => {
  const sandbox = await startSandbox();
  after(sandbox.close);
  const control = sandboxControl(sandbox.url);
  let opened = 0;
  const market = async () => {
    opened += 1;
    return await openMarket(sandbox.url, control, `sk_test_market${opened}`);
  };
  return { control, market };
};

/** A platform with one seller who may be paid. */
const openMarket = async (url: string, control: SandboxControl, key: string) => {
  const connection = connectionTo(url, key);
  const run = async (instruction: PlatformInstruction) =>
    await runErrand(desk, connection, instruction, ids.next('err'));
  const made = done((await run(create)).outcome);
  assert.ok(made.about === 'account');
  const account = made.account.reference;
  const enable = async (given: object = {}) =>
    await control.setAccount({
      key,
      account,
      capabilities: { transfers: 'active', card_payments: 'active' },
      requirements: { currently_due: [], eventually_due: [], past_due: [], disabled_reason: null },
      charges_enabled: true,
      payouts_enabled: true,
      details_submitted: true,
      ...given,
    });
  await enable();
  /** A payment of 100 euros; its charge. */
  const pay = async (
    token = 'pm_card_visa',
    charge: AuthorizeInstruction['charge'] = { kind: 'separate', group: 'pay_1' },
    capture: AuthorizeInstruction['capture'] = 'automatic',
  ) => {
    const attemptId = ids.next('att');
    const request = stripe.prepare(
      {
        operation: 'authorize',
        amount: money(10_000n, 'EUR'),
        capture,
        methodType: 'card',
        paymentMethodToken: token,
        isOffSession: false,
        paymentId: ids.next('pay'),
        charge,
      },
      attemptId,
    );
    const { result } = await stripe.send(connection, request, attemptId);
    assert.ok(result.kind === 'approved' && result.charge !== undefined, inspect(result));
    return { request, attemptId, outcome: result, charge: result.charge };
  };
  const take = async (token?: string): Promise<string> => (await pay(token)).charge.reference;
  const give = async (given: Partial<typeof transfer> = {}) =>
    await run({ ...transfer, destination: account, ...given });
  return { key, connection, account, run, enable, pay, take, give };
};
