import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Stripe } from 'stripe';
import { randomIds, systemClock } from '#kernel';
import { sandboxControl, startSandbox } from '#sandbox';
import type { Connection, DisputeDesk, DisputeReport } from '../contract.ts';
import { disputeCodes, disputeReasons } from '../dispute-reasons.ts';
import { createStripe } from './create-stripe.ts';
import { judgeDispute } from './judge-dispute.ts';

const sandbox = await startSandbox();
after(sandbox.close);
const control = sandboxControl(sandbox.url);
const stripe = createStripe({ callTimeoutMs: 2_000 });
const ids = randomIds(systemClock);
let opened = 0;

const deskOf = (): DisputeDesk => {
  assert.ok(stripe.disputes !== null);
  return stripe.disputes;
};

/** A payment that its payer disputes, in an account of its own. */
const disputed = async (card = 'pm_card_createDispute') => {
  opened += 1;
  const key = `sk_test_desk${opened}`;
  const connection: Connection = {
    id: `conn_${key}`,
    scope: { organisationId: 'org_1', mode: 'test' },
    provider: 'stripe',
    baseUrl: sandbox.url,
    apiKey: key,
    webhookSecrets: [],
    settings: {},
  };
  const attemptId = ids.next('att');
  const request = stripe.prepare(
    {
      operation: 'authorize',
      amount: { minor: 1050n, currency: 'EUR' },
      capture: 'automatic',
      methodType: 'card',
      paymentMethodToken: card,
      isOffSession: false,
      paymentId: ids.next('pay'),
    },
    attemptId,
  );
  const { result } = await stripe.send(connection, request, attemptId);
  assert.ok(result.kind === 'approved');
  const ask = async (reference: string = result.reference): Promise<DisputeReport> => {
    const found = (await deskOf().ask(connection, reference)).result;
    assert.ok(found.kind === 'found', found.kind);
    const [report] = found.disputes;
    assert.ok(report !== undefined && found.disputes.length === 1);
    return report;
  };
  return { key, connection, attemptId, reference: result.reference, ask };
};

const addressOf = (url: string): Stripe.StripeConfig => ({
  host: new URL(url).hostname,
  port: new URL(url).port,
  protocol: 'http',
});

const evidence = (explanation: string) => ({ text: { explanation }, files: {} });

describe('the dispute desk of Stripe', () => {
  test('tells of a dispute by its payment and by its own name, with our reference', async () => {
    const { attemptId, reference, ask } = await disputed();
    const report = await ask();
    const byName = await ask(report.reference);
    assert.deepEqual({ ...byName, occurredAt: null }, { ...report, occurredAt: null });
    assert.deepEqual(
      {
        attemptId: report.attemptId,
        amount: report.amount,
        reason: report.reason,
        code: report.code,
        stage: report.stage,
        status: report.status,
        funds: report.funds,
        fee: report.fee,
      },
      {
        attemptId,
        amount: { minor: 1050n, currency: 'EUR' },
        reason: 'fraudulent',
        code: '10.4',
        stage: 'chargeback',
        status: 'needs_response',
        funds: 'withdrawn',
        fee: { minor: 1500n, currency: 'EUR' },
      },
    );
    assert.equal(report.paymentReferences[0], reference);
    assert.ok(report.respondBy !== null);
  });

  test('an inquiry has taken nothing, and costs nothing', async () => {
    const { ask } = await disputed('pm_card_createDisputeInquiry');
    const { stage, funds, fee } = await ask();
    assert.deepEqual([stage, funds, fee], ['inquiry', 'none', undefined]);
  });

  test('evidence is submitted once, however often it is sent under its key', async () => {
    const { key, connection, ask } = await disputed();
    const { reference } = await ask();
    const send = async () =>
      await deskOf().submitEvidence(connection, reference, evidence('winning_evidence'), {
        isFinal: true,
        key: 'dsr_1',
      });
    const first = (await send()).result;
    assert.ok(first.kind === 'accepted' && first.dispute?.status === 'under_review');
    await control.clock({ key, advance_seconds: 3 });
    const again = (await send()).result;
    assert.deepEqual(again, { kind: 'accepted', dispute: null }, 'a replay is old');
    const { status, funds, fee } = await ask();
    assert.deepEqual([status, funds, fee?.minor], ['won', 'returned', 1500n]);
  });

  test('giving in loses, and a second answer is declined', async () => {
    const { connection, ask } = await disputed();
    const { reference } = await ask();
    const lost = (await deskOf().accept(connection, reference, 'dsr_2')).result;
    assert.ok(lost.kind === 'accepted' && lost.dispute?.status === 'lost');
    const options = { isFinal: true, key: 'dsr_3' };
    const late = await deskOf().submitEvidence(connection, reference, evidence('x'), options);
    assert.equal(late.result.kind, 'declined');
  });

  for (const [fault, kind] of [
    ['reset_after', 'unknown'],
    ['500_before', 'unknown'],
    ['429', 'not_sent'],
    ['json_502', 'unknown'],
  ] as const) {
    test(`${fault} of an answer is ${kind}`, async () => {
      const { key, connection, ask } = await disputed();
      const { reference } = await ask();
      await control.faults.plant({ fault, match: { key, method: 'POST' } });
      const options = { isFinal: true, key: 'dsr_4' };
      const { result } = await deskOf().submitEvidence(
        connection,
        reference,
        evidence('losing_evidence'),
        options,
      );
      assert.equal(result.kind, kind);
    });
  }

  test('a lost question says nothing of a dispute', async () => {
    const { key, connection, reference } = await disputed();
    await control.faults.plant({ fault: '500_before', match: { key, method: 'GET' } });
    assert.equal((await deskOf().ask(connection, reference)).result.kind, 'unreachable');
  });

  test('the exchange is kept without what the evidence says', async () => {
    const { connection, ask } = await disputed();
    const { reference } = await ask();
    const options = { isFinal: true, key: 'dsr_5' };
    const said = evidence('She lives in Secret Street.');
    const { exchanges } = await deskOf().submitEvidence(connection, reference, said, options);
    assert.doesNotMatch(JSON.stringify(exchanges), /Secret Street/);
  });
});

const pdf = {
  name: 'receipt of "Ada".pdf',
  contentType: 'application/pdf',
  content: Buffer.from('%PDF-1.7\n\xff\xfe\x00\n%%EOF\n', 'latin1'),
};

describe('a file for the dispute desk of Stripe', () => {
  test('is uploaded once under its key, and stands in the evidence by its name there', async () => {
    const { connection, ask } = await disputed();
    const { reference } = await ask();
    const upload = async () => (await deskOf().uploadFile(connection, pdf, 'fil_1')).result;
    const first = await upload();
    assert.ok(first.kind === 'uploaded');
    assert.match(first.reference, /^file_/);
    assert.deepEqual(await upload(), first);
    const shown = { text: {}, files: { receipt: first.reference } };
    const options = { isFinal: true, key: 'dsr_6' };
    const { result } = await deskOf().submitEvidence(connection, reference, shown, options);
    assert.equal(result.kind, 'accepted');
  });

  test('belongs to the account that it was uploaded for', async () => {
    const { key, connection, ask } = await disputed();
    const { reference } = await ask();
    const { id } = await new Stripe(key, addressOf(sandbox.url)).accounts.create({
      type: 'express',
    });
    const seller = { ...connection, onBehalfOf: id };
    const { result: ofSeller } = await deskOf().uploadFile(seller, pdf, 'fil_1');
    assert.ok(ofSeller.kind === 'uploaded');
    const shown = { text: {}, files: { receipt: ofSeller.reference } };
    const options = { isFinal: true, key: 'dsr_7' };
    const { result } = await deskOf().submitEvidence(connection, reference, shown, options);
    assert.ok(result.kind === 'declined' && result.code === 'resource_missing');
  });

  test('that Stripe does not take is declined', async () => {
    const { connection } = await disputed();
    const other = { ...pdf, content: Buffer.from('no document') };
    const { result } = await deskOf().uploadFile(connection, other, 'fil_1');
    assert.equal(result.kind, 'declined');
  });

  for (const [fault, kind] of [
    ['reset_after', 'unknown'],
    ['500_before', 'unknown'],
    ['429', 'not_sent'],
    ['json_502', 'unknown'],
  ] as const) {
    test(`${fault} of an upload is ${kind}, and its key brings it there`, async () => {
      const { key, connection } = await disputed();
      const match = { key, method: 'POST', path: '/v1/files' };
      await control.faults.plant({ fault, match });
      const upload = async () => (await deskOf().uploadFile(connection, pdf, 'fil_1')).result.kind;
      assert.deepEqual([await upload(), await upload()], [kind, 'uploaded']);
    });
  }

  test('leaves an exchange of its name, type and size, without what is in it', async () => {
    const { connection } = await disputed();
    const [exchange] = (await deskOf().uploadFile(connection, pdf, 'fil_1')).exchanges;
    assert.deepEqual(exchange?.request, {
      purpose: 'dispute_evidence',
      file: { name: pdf.name, type: pdf.contentType, size: pdf.content.length },
    });
    assert.deepEqual([exchange?.path, exchange?.status], ['/v1/files', 200]);
    assert.ok(JSON.stringify(exchange).length < 500);
  });
});

test('a dispute with a status of 2030 is none that we read', () => {
  const dispute = {
    id: 'dp_1',
    object: 'dispute',
    amount: 1050,
    currency: 'eur',
    status: 'a_status_of_2030',
    reason: 'fraudulent',
    balance_transactions: [],
    evidence_details: { due_by: null },
    charge: 'ch_1',
    payment_intent: 'pi_1',
  };
  assert.equal(judgeDispute(dispute, new Date()), undefined);
  assert.ok(judgeDispute({ ...dispute, status: 'won' }, new Date()) !== undefined);
});

test('every code of a network has one reason, and a source', () => {
  const names = disputeCodes.map(({ network, code }) => `${network} ${code}`);
  assert.equal(new Set(names).size, names.length);
  for (const row of disputeCodes) {
    assert.ok(row.reason in disputeReasons && row.source !== '' && row.edition !== '');
  }
});
