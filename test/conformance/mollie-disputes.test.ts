import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { money } from '#money';
import { type Connection, createProviders, providerNamed } from '#providers';
import { sandboxControl, startSandbox } from '#sandbox';

const sandbox = await startSandbox();
after(sandbox.close);
const knobs = sandboxControl(sandbox.url).at('mollie');
const key = 'test_disputes';
const connection: Connection = {
  id: 'conn_1',
  scope: { organisationId: 'org_1', mode: 'test' },
  provider: 'mollie',
  baseUrl: `${sandbox.url}/mollie`,
  apiKey: key,
  webhookSecrets: [],
  settings: { return_url: 'https://shop.example/back' },
};
const mollie = providerNamed('mollie', createProviders());

test('a chargeback is a dispute whose money is gone, until the bank gives it back', async () => {
  const instruction = {
    operation: 'authorize',
    amount: money(1050n, 'EUR'),
    capture: 'automatic',
    methodType: 'card',
    paymentMethodToken: 'tkn_approved',
    isOffSession: false,
    paymentId: 'pay_1',
  } as const;
  const frozen = mollie.prepare(instruction, 'att_1');
  const { result: paid } = await mollie.send(connection, frozen, 'att_1');
  assert.ok(paid.kind === 'approved');
  const ask = async () => {
    const called = await mollie.disputes?.ask(connection, paid.reference);
    assert.ok(called?.result.kind === 'found');
    return called.result.disputes;
  };
  assert.deepEqual(await ask(), []);

  const { id } = await knobs.knob<{ readonly id: string }>('POST', 'chargebacks', {
    key,
    payment: paid.reference,
    reason: '10.4',
  });
  assert.partialDeepStrictEqual(await ask(), [
    {
      reference: id,
      paymentReferences: [paid.reference],
      attemptId: 'att_1',
      amount: money(1050n, 'EUR'),
      reason: 'fraudulent',
      code: '10.4',
      stage: 'chargeback',
      funds: 'withdrawn',
      respondBy: null,
    },
  ]);
  await knobs.knob('POST', 'chargebacks/reverse', { key, chargeback: id });
  assert.partialDeepStrictEqual(await ask(), [{ status: 'won', funds: 'returned' }]);
});

test('evidence is declined, because there is nobody to hand it to', async () => {
  const options = { isFinal: true, key: 'k' };
  const nothing = { text: {}, files: {} };
  const called = await mollie.disputes?.submitEvidence(connection, 'chb_1', nothing, options);
  assert.equal(called?.result.kind, 'declined');
  assert.equal((await mollie.disputes?.accept(connection, 'chb_1', 'k'))?.result.kind, 'declined');
  const file = { name: 'a.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF-') };
  const uploaded = await mollie.disputes?.uploadFile(connection, file, 'k');
  assert.equal(uploaded?.result.kind, 'declined');
});
