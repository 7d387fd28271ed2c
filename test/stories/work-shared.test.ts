import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ProblemError } from '#http';
import { booksAgree, byCard, type StoryClient, settled, useStage } from './stage.ts';

const stage = await useStage();
const { world, client, clientOf } = stage;
const [secondApi] = await Promise.all([world.another('api'), world.another('worker')]);
const apis = [client, clientOf({ url: secondApi.url })];

/** The API that this caller of many meets. */
const apiOf = (index: number): StoryClient => apis[index % apis.length] ?? client;

const many = Array.from({ length: 50 }, (_, index) => index);

const codeOf = (fault: unknown): string => {
  assert.ok(fault instanceof ProblemError, String(fault));
  return fault.problem.code;
};

const intentsOf = async (amountMinor: number) => {
  const { payment_intents: intents } = await world.knobs.books(world.sandboxKey);
  return intents.filter((intent) => intent.amount === amountMinor);
};

describe('one idempotency key', () => {
  const post = async (key: string, body: unknown, url = world.url) => {
    const answer = await fetch(`${url}/v1/payments`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.key}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
    });
    const { headers, status } = answer;
    return { status, replayed: headers.get('idempotent-replayed'), text: await answer.text() };
  };

  test('sent twice, to two servers, takes one payment and answers the same bytes', async () => {
    const first = await post('twice', byCard('11.01'));
    const second = await post('twice', byCard('11.01'), secondApi.url);
    assert.deepEqual([first.status, first.replayed], [201, null]);
    assert.deepEqual(second, { ...first, replayed: 'true' });
    assert.equal((await intentsOf(1101)).length, 1);
  });

  test('with another body is refused, and nothing is sent', async () => {
    await post('other', byCard('11.02'));
    const { status, text } = await post('other', byCard('11.03'));
    assert.equal(status, 422);
    assert.equal(JSON.parse(text).code, 'idempotency_key_reused');
    assert.equal((await intentsOf(1103)).length, 0);
  });

  test('sent fifty times at once, to two servers, takes one payment', async () => {
    const urls = [world.url, secondApi.url];
    const answers = await Promise.all(
      many.map(async (index) => await post('fifty', byCard('11.04'), urls[index % 2])),
    );
    const taken = answers.filter(({ status }) => status === 201);
    assert.ok(taken.length > 0, 'somebody is told');
    assert.equal(new Set(taken.map(({ text }) => text)).size, 1, 'and all the same');
    for (const { status, text } of answers.filter((answer) => answer.status !== 201)) {
      assert.deepEqual([status, JSON.parse(text).code], [409, 'idempotency_key_in_progress']);
    }
    assert.equal((await intentsOf(1104)).length, 1);
  });

  test('a refusal is kept too, and given again', async () => {
    const first = await post('refused', byCard('11.005'));
    const second = await post('refused', byCard('11.005'));
    assert.equal(first.status, 400);
    assert.deepEqual(second, { ...first, replayed: 'true' });
  });
});

describe('two servers and two workers on one database', () => {
  test('fifty clients refund at once: exactly what was captured goes back', async () => {
    const { body: payment } = await client.createPayment({ body: byCard('21.00') });
    const body = { payment_id: payment.id, amount: '1.00' };
    const outcomes = await Promise.allSettled(
      many.map(async (index) => await apiOf(index).createRefund({ body })),
    );
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    assert.equal(outcomes.length - refused.length, 21);
    assert.deepEqual(
      new Set(refused.map((outcome) => codeOf('reason' in outcome ? outcome.reason : undefined))),
      new Set(['refund_above_captured']),
    );

    const params = { payment_id: payment.id };
    assert.equal((await client.retrievePayment({ params })).body.refunded_amount, '21.00');
    const { refunds } = await world.knobs.books(world.sandboxKey);
    const [intent] = await intentsOf(2100);
    const ofPayment = refunds.filter((refund) => refund.payment_intent === intent?.id);
    assert.equal(
      ofPayment.reduce((sum, refund) => sum + refund.amount, 0),
      2100,
    );
  });

  test('fifty clients capture at once: one of them does', async () => {
    const { body: held } = await client.createPayment({
      body: byCard('22.00', 'pm_card_visa', { capture_method: 'manual' as const }),
    });
    const params = { payment_id: held.id };
    const outcomes = await Promise.allSettled(
      many.map(async (index) => await apiOf(index).capturePayment({ params, body: {} })),
    );
    const taken = outcomes.filter(({ status }) => status === 'fulfilled');
    assert.equal(taken.length, 1);
    const { body } = await client.retrievePayment({ params });
    assert.equal(body.captured_amount, '22.00');
  });

  test('lost answers are found out, each once, whichever worker looks', async () => {
    const path = '/v1/payment_intents';
    await world.knobs.faults.plant({
      match: { method: 'POST', path, key: world.sandboxKey },
      fault: 'reset_after',
      times: 8,
    });
    const taken = await Promise.all(
      many.slice(0, 8).map(async (index) => {
        const { body } = await apiOf(index).createPayment({ body: byCard(`23.0${index}`) });
        return body;
      }),
    );
    assert.ok(
      taken.every(({ status }) => status === 'processing'),
      'nothing unknown is called failed',
    );
    for (const { id } of taken) assert.equal((await settled(client, id)).status, 'captured');
    for (const index of many.slice(0, 8)) {
      assert.equal((await intentsOf(2300 + index)).length, 1);
    }
  });

  test('after all of it our books balance and agree with those of the provider', async () => {
    await booksAgree(stage);
  });
});
