import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import { systemClock } from '#kernel';
import type { Connection } from '../contract.ts';
import { createWireAgent } from '../wire/wire-agent.ts';
import { type Call, createClient, type Reply } from './client.ts';
import { judgeFault } from './judge-fault.ts';

const agent = createWireAgent();
after(async () => await agent.destroy());
const client = createClient({ clock: systemClock, agent, callTimeoutMs: 300 });

const body = {
  amount: { value: 1_050, currency: 'EUR' },
  reference: 'pay_1',
  paymentMethod: { type: 'scheme', encryptedCardNumber: 'adyen_test_visa' },
  captureDelayHours: 0,
  shopperInteraction: 'Ecommerce',
  mpiData: { cavv: 'AA==', eci: '05', dsTransID: 'ds', threeDSVersion: '2.2.0' },
  metadata: { bascule_attempt: 'att_1' },
};
const pay: Call = { path: '/v72/payments', body, key: 'att_1' };

const connectionTo = (baseUrl: string, more: Partial<Connection> = {}): Connection => ({
  id: 'conn_1',
  scope: { organisationId: 'org_1', mode: 'test' },
  provider: 'adyen',
  baseUrl,
  apiKey: 'AQE_sandbox_client',
  webhookSecrets: [],
  settings: { merchant_account: 'ShopECOM', return_url: 'https://shop.example/back' },
  ...more,
});

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server of one behaviour, which keeps what reaches it. */
const serve = async (handle: Handler) => {
  const seen: { readonly url: string; readonly headers: object; readonly body: unknown }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      seen.push({ url: request.url ?? '', headers: request.headers, body: JSON.parse(text) });
      handle(request, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/adyen`, seen };
};

const answer =
  (status: number, text: string): Handler =>
  (_, response) =>
    response.writeHead(status).end(text);

const replyTo = async (handle: Handler): Promise<{ reply: Reply; count: number }> => {
  const { url, seen } = await serve(handle);
  const { reply } = await client(connectionTo(url), pay);
  return { reply, count: seen.length };
};

describe('the client of Adyen', () => {
  test('sends what was frozen, with the account of the connection, under key and API key', async () => {
    const { url, seen } = await serve(answer(200, '{"resultCode":"Authorised"}'));
    await client(connectionTo(url), pay);
    const [request] = seen;
    assert.equal(request?.url, '/adyen/v72/payments');
    const filled = { merchantAccount: 'ShopECOM', returnUrl: 'https://shop.example/back' };
    assert.deepEqual(request?.body, { ...body, ...filled });
    assert.partialDeepStrictEqual(request?.headers, {
      'idempotency-key': 'att_1',
      'x-api-key': 'AQE_sandbox_client',
    });
  });

  test("sends each modification by the SDK's own method, to the path that was frozen", async () => {
    const { url, seen } = await serve(answer(201, '{"status":"received"}'));
    const amount = { value: 5, currency: 'EUR' };
    const modifications: readonly (readonly [string, object])[] = [
      ['captures', { amount, reference: 'att_1' }],
      ['cancels', { reference: 'att_1' }],
      ['refunds', { amount, reference: 'att_1', merchantRefundReason: 'OTHER' }],
      ['amountUpdates', { amount, reference: 'att_1', industryUsage: 'delayedCharge' }],
    ];
    for (const [action, given] of modifications) {
      const path = `/v72/payments/ABCDEFGH12345678/${action}`;
      await client(connectionTo(url), { path, body: { ...given }, key: 'k' });
      const last = seen.at(-1);
      assert.equal(last?.url, `/adyen${path}`);
      assert.deepEqual(last?.body, { ...given, merchantAccount: 'ShopECOM' });
    }
    const details = { details: { redirectResult: 'x' }, paymentData: 'y' };
    await client(connectionTo(url), { path: '/v72/payments/details', body: details, key: 'k' });
    assert.deepEqual(seen.at(-1)?.body, details);
  });

  test('never sends twice, whatever happens to the first', async () => {
    const handlers: readonly Handler[] = [
      (request) => request.socket.resetAndDestroy(),
      (request) => request.socket.destroy(),
      () => undefined,
      answer(500, '{"status":500,"errorCode":"000","message":"x","errorType":"internal"}'),
      (_, response) => response.writeHead(308, { location: 'http://127.0.0.1:1/' }).end('{}'),
      answer(200, 'no JSON'),
      answer(200, '5'),
      answer(200, '[]'),
      answer(502, '{"message":"Bad Gateway"}'),
    ];
    for (const handle of handlers) {
      const { reply, count } = await replyTo(handle);
      assert.equal(count, 1);
      assert.ok(reply.kind === 'refused' || (reply.kind === 'lost' && reply.hasLeft), reply.kind);
    }
  });

  test('knows that nothing left where no socket opened, or settings forbid it', async () => {
    const shut = await client(connectionTo('http://127.0.0.1:9/adyen'), pay);
    assert.ok(shut.reply.kind === 'lost' && !shut.reply.hasLeft);
    const live = { scope: { organisationId: 'org_1', mode: 'live' } } as const;
    const clear = await client(connectionTo('http://127.0.0.1:9/adyen', live), pay);
    assert.ok(clear.reply.kind === 'lost' && !clear.reply.hasLeft);
    assert.match(clear.reply.cause, /provider_key_over_http/);
  });

  test('keeps of an exchange neither key, nor card, nor address', async () => {
    const { url } = await serve(answer(200, '{"resultCode":"Authorised","shopperLocale":"de"}'));
    const { exchange } = await client(connectionTo(url), pay);
    assert.doesNotMatch(JSON.stringify(exchange), /adyen_test_visa|AQE_|AA==|shopperLocale/);
    assert.equal(exchange.path, '/v72/payments');
  });
});

describe("an error of Adyen's", () => {
  const judged = (status: number, errorCode: string) =>
    judgeFault(status, { errorCode, message: 'words', errorType: 'validation' });

  test('proves that nothing was done where Adyen refuses before it acts', () => {
    for (const status of [401, 403, 429]) assert.equal(judged(status, '010').kind, 'not_sent');
  });

  test('is a decline where the request is at fault, and loud where no table holds it', () => {
    assert.partialDeepStrictEqual(judged(422, '101'), {
      kind: 'declined',
      reason: 'incorrect_number',
    });
    assert.partialDeepStrictEqual(judged(422, '99_999'), {
      kind: 'declined',
      reason: 'configuration',
      isUnmapped: true,
    });
  });

  test('leaves open what the same key is at, and what a server lost', () => {
    for (const [status, code] of [
      [422, '704'],
      [500, '000'],
      [503, '000'],
      [409, 'x'],
    ] as const) {
      assert.equal(judged(status, code).kind, 'unknown');
    }
  });
});
