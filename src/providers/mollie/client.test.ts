import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import { systemClock } from '#kernel';
import type { Connection } from '../contract.ts';
import { createWireAgent } from '../wire/wire-agent.ts';
import { type Call, createClient } from './client.ts';

const agent = createWireAgent();
after(async () => await agent.destroy());
const client = createClient({ clock: systemClock, agent, callTimeoutMs: 300 });

const create: Call = {
  purpose: 'send',
  method: 'POST',
  path: 'payments',
  body: { amount: { currency: 'EUR', value: '10.50' }, cardToken: 'tkn_x', description: 'Mr X' },
  key: 'att_1',
};

const connectionTo = (baseUrl: string): Connection => ({
  id: 'conn_1',
  scope: { organisationId: 'org_1', mode: 'test' },
  provider: 'mollie',
  baseUrl,
  apiKey: 'test_0123456789',
  webhookSecrets: [],
  settings: {},
});

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server of one behaviour, which counts what reaches it. */
const serve = async (handle: Handler) => {
  const seen: { readonly headers: IncomingMessage['headers']; readonly body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      seen.push({ headers: request.headers, body });
      handle(request, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
};

const answer =
  (status: number, body: string, headers: Record<string, string> = {}): Handler =>
  (_, response) =>
    response.writeHead(status, headers).end(body);

const problem = (status: number): string =>
  JSON.stringify({ status, title: 'Some title', detail: 'Some detail', field: 'amount' });

describe('the client of Mollie', () => {
  test('sends what was frozen, under its key, and keeps what the timeline may show', async () => {
    const paid = '{"resource":"payment","id":"tr_1","status":"paid","cardToken":"tkn_x"}';
    const { url, seen } = await serve(answer(201, paid));
    const { reply, exchange } = await client(connectionTo(url), create);
    assert.equal(reply.kind, 'answered');
    const [request] = seen;
    assert.deepEqual(JSON.parse(request?.body ?? ''), create.body);
    assert.equal(request?.headers['idempotency-key'], 'att_1');
    assert.equal(request?.headers.authorization, 'Bearer test_0123456789');
    assert.deepEqual(exchange.request, { amount: { currency: 'EUR', value: '10.50' } });
    assert.deepEqual(exchange.answer, { resource: 'payment', id: 'tr_1', status: 'paid' });
    assert.deepEqual([exchange.status, exchange.path], [201, '/v2/payments']);
  });

  for (const status of [500, 502, 503, 504]) {
    test(`a ${status} of Mollie's is told, and the request is not sent again`, async () => {
      const { url, seen } = await serve(answer(status, problem(status), { 'retry-after': '0' }));
      const { reply } = await client(connectionTo(url), create);
      assert.ok(reply.kind === 'refused' && reply.status === status);
      assert.equal(seen.length, 1);
    });
  }

  const reset: Handler = (request) => request.socket.resetAndDestroy();
  const lost: readonly [string, Handler, number | null][] = [
    ['no answer', () => undefined, null],
    ['a reset', reset, null],
    ['something that is no HTTP', (request) => request.socket.end('SSH-2.0\r\n'), null],
    ['garbage', answer(201, '\u0000{"id'), 201],
    ['an empty body', answer(201, ''), 201],
    ['a list', answer(200, '[]'), 200],
    ['a 404 of HTML', answer(404, '<html>Not Found</html>'), 404],
    ["a 404 of JSON that is not Mollie's", answer(404, '{"message":"Not Found"}'), 404],
    ['an error under the status of another', answer(502, problem(422)), 502],
    ['a redirect', answer(302, '{}', { location: 'http://127.0.0.1:1/' }), 302],
  ];
  for (const [what, handle, status] of lost) {
    test(`${what} is a lost answer to a request that left once`, async () => {
      const { url, seen } = await serve(handle);
      const { reply } = await client(connectionTo(url), create);
      assert.ok(reply.kind === 'lost', `it is ${reply.kind}`);
      assert.deepEqual([reply.hasLeft, reply.status, seen.length], [true, status, 1]);
    });
  }

  test('a closed port, and settings that must not be used, prove that nothing left', async () => {
    const closed = await client(connectionTo('http://127.0.0.1:1'), create);
    assert.ok(closed.reply.kind === 'lost' && !closed.reply.hasLeft);
    const { url, seen } = await serve(answer(200, '{}'));
    const scope = { organisationId: 'org_1', mode: 'live' } as const;
    const live = { ...connectionTo(url), scope, apiKey: 'live_0123456789' };
    const { reply } = await client(live, create);
    assert.ok(reply.kind === 'lost' && !reply.hasLeft);
    assert.match(reply.cause, /provider_key_over_http/);
    assert.equal(seen.length, 0);
  });
});
