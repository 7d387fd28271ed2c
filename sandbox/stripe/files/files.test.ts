import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Stripe from 'stripe';
import { connectAccount } from '../../testing/connect-account.ts';
import { cardPayment, errorOf, openSandbox } from '../../testing/open-sandbox.ts';

const sandbox = await openSandbox();

const pdf = Buffer.from('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n%%EOF\n', 'latin1');
const evidence = (data: Buffer = pdf, name = 'receipt.pdf'): Stripe.FileCreateParams => ({
  purpose: 'dispute_evidence',
  file: { data, name, type: 'application/octet-stream' },
});

const disputed = async (stripe: Stripe): Promise<Stripe.Dispute> => {
  const payment = cardPayment({ payment_method: 'pm_card_createDispute' });
  const intent = await stripe.paymentIntents.create(payment);
  const { data } = await stripe.disputes.list({ payment_intent: intent.id });
  assert.ok(data[0] !== undefined);
  return data[0];
};

describe('a file', () => {
  it('is taken in as bytes, known by its first ones, and found again', async () => {
    const stripe = sandbox.stripe('sk_test_files');
    const made = await stripe.files.create(evidence());
    assert.match(made.id, /^file_1/);
    assert.deepEqual(
      [made.object, made.purpose, made.filename, made.type, made.size],
      ['file', 'dispute_evidence', 'receipt.pdf', 'pdf', pdf.length],
    );
    const { lastResponse: _, ...found } = await stripe.files.retrieve(made.id);
    assert.deepEqual(found, JSON.parse(JSON.stringify(made)));
  });

  it('is one under one key, although what separates its parts differs each time', async () => {
    const stripe = sandbox.stripe('sk_test_files_key');
    const options = { idempotencyKey: 'fil_1' };
    const first = await stripe.files.create(evidence(), options);
    const again = await stripe.files.create(evidence(), options);
    assert.equal(again.id, first.id);
    assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
    const other = Buffer.concat([pdf, Buffer.from('%')]);
    const refused = await errorOf(stripe.files.create(evidence(other), options));
    assert.equal(refused.type, 'StripeIdempotencyError');
  });

  it('is refused without content, too large, of another kind, or for what is not covered', async () => {
    const stripe = sandbox.stripe('sk_test_files_refused');
    const large = Buffer.concat([pdf, Buffer.alloc(5_000_000)]);
    for (const data of [Buffer.alloc(0), large, Buffer.from('<svg/>')]) {
      const refused = await errorOf(stripe.files.create(evidence(data)));
      assert.deepEqual([refused.statusCode, refused.param], [400, 'file']);
    }
    const logo = { ...evidence(), purpose: 'business_logo' } as const;
    assert.equal((await errorOf(stripe.files.create(logo))).code, 'sandbox_not_covered');
    const plain = stripe.rawRequest('POST', '/v1/files', {
      purpose: 'dispute_evidence',
      file: 'x',
    });
    assert.equal((await errorOf(plain)).param, 'file');
    const broken = await fetch(`${sandbox.url}/v1/files`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer sk_test_files_refused',
        'content-type': 'multipart/form-data; boundary=x',
      },
      body: 'no part of anything',
    });
    assert.match(await broken.text(), /parameter_missing/);
  });

  it('that a fault keeps out comes in under its key', async () => {
    const key = 'sk_test_files_lost';
    const stripe = sandbox.stripe(key);
    const match = { key, method: 'POST', path: '/v1/files' };
    await sandbox.control.faults.plant({ fault: '500_before', match });
    const options = { idempotencyKey: 'fil_2' };
    assert.equal((await errorOf(stripe.files.create(evidence(), options))).statusCode, 500);
    const made = await stripe.files.create(evidence(), options);
    assert.equal(made.object, 'file');
  });
});

describe('evidence', () => {
  it('names a file that was uploaded in the account of its dispute', async () => {
    const stripe = sandbox.stripe('sk_test_files_evidence');
    const { id } = await disputed(stripe);
    const file = await stripe.files.create(evidence());
    const kept = await stripe.disputes.update(id, {
      evidence: { receipt: file.id },
      submit: false,
    });
    assert.equal(kept.evidence.receipt, file.id);
    const missing = { evidence: { receipt: 'file_x' } };
    const refused = await errorOf(stripe.disputes.update(id, missing));
    assert.deepEqual(
      [refused.statusCode, refused.code, refused.param, refused.message],
      [400, 'resource_missing', 'evidence[receipt]', "No such file upload: 'file_x'"],
    );
  });

  it('of another account is none', async () => {
    const stripe = sandbox.stripe('sk_test_files_accounts');
    const { id: account } = await connectAccount(sandbox, 'sk_test_files_accounts');
    const file = await stripe.files.create(evidence(), { stripeAccount: account });
    const { id } = await disputed(stripe);
    const update = stripe.disputes.update(id, { evidence: { receipt: file.id } });
    assert.equal((await errorOf(update)).code, 'resource_missing');
    assert.equal((await errorOf(stripe.files.retrieve(file.id))).statusCode, 404);
  });
});
