import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { useDatabase } from '#test/database';
import { ask } from './ask.ts';
import { startBascule } from './bascule-subject.ts';
import { booksOf, type Merchant } from './subject.ts';

/** The judge that the matrix relies on most: seen red, with the provider's books changed behind us. */
const { url } = await useDatabase();
const subject = await startBascule({ databaseUrl: url });
after(subject.close);

let merchant: Merchant;
let intent: { readonly id: string; readonly metadata: Readonly<Record<string, string>> };

beforeEach(async () => {
  merchant = await subject.enrol({ fault: { kind: 'none' } });
  await subject.prepare(merchant, 'refund');
  const [booked] = (await booksOf(subject, merchant)).payment_intents;
  assert.ok(booked);
  intent = booked;
});

const atProvider = async (place: string, form: Readonly<Record<string, string>>): Promise<void> => {
  const answer = await ask(`${subject.world.environment['STRIPE_API_BASE']}${place}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${merchant.sandboxKey}` },
    body: new URLSearchParams(form),
  });
  assert.equal(answer.status, 200, await answer.text());
};

test('books that agree are found to agree', async () => {
  assert.deepEqual(await subject.violations(merchant), []);
});

test('a refund that was made behind our back is found', async () => {
  await atProvider('/v1/refunds', { payment_intent: intent.id, amount: '400' });
  const [fault, ...others] = await subject.violations(merchant);
  assert.match(fault ?? '', /^I2: pay_\w+ \(captured\): we say 0 refunded, the provider 400$/);
  assert.deepEqual(others, []);
});

test('an attempt that was charged twice is found', async () => {
  const attempt = intent.metadata['bascule_attempt'] ?? '';
  await atProvider('/v1/payment_intents', {
    amount: '1050',
    currency: 'eur',
    confirm: 'true',
    payment_method: 'pm_card_visa',
    'allowed_payment_method_types[0]': 'card',
    'metadata[bascule_attempt]': attempt,
  });
  const faults = await subject.violations(merchant);
  assert.ok(faults.includes(`I2: ${attempt} was charged 2 times`), faults.join('\n'));
});
