import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { after, describe, test } from 'node:test';
import { Stripe } from 'stripe';
import { Agent } from 'undici';
import { systemClock } from '#kernel';
import type { Connection } from '../contract.ts';
import { createWireAgent } from '../wire/wire-agent.ts';
import { type Call, createClient } from './client.ts';

const callTimeoutMs = 300;
const agent = createWireAgent();
after(async () => await agent.destroy());
const client = createClient({ clock: systemClock, agent, callTimeoutMs });

const create: Call = {
  purpose: 'send',
  method: 'POST',
  path: '/v1/payment_intents',
  body: { amount: 1050, currency: 'eur', metadata: { bascule_attempt: 'att_1' } },
  key: 'att_1',
};

const connectionTo = (baseUrl: string): Connection => ({
  id: `conn_${baseUrl}`,
  scope: { organisationId: 'org_1', mode: 'test' },
  provider: 'stripe',
  baseUrl,
  apiKey: 'sk_test_0123456789',
  webhookSecrets: [],
  settings: {},
});

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server of one behaviour, which counts what reaches it. */
const serve = async (handle: Handler) => {
  const seen: { readonly headers: IncomingMessage['headers']; readonly body: string }[] = [];
  const sockets = new Set<Socket>();
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
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, seen, sockets };
};

const answer =
  (status: number, body: string, headers: Record<string, string> = {}): Handler =>
  (_, response) =>
    response.writeHead(status, headers).end(body);

describe('the client of Stripe', () => {
  test('sends what was frozen, under its key and the pinned version, and no telemetry', async () => {
    const { url, seen } = await serve(answer(200, '{"id":"pi_1","object":"payment_intent"}'));
    for (let i = 0; i < 2; i += 1) {
      const { reply } = await client(connectionTo(url), create);
      assert.equal(reply.kind, 'answered');
    }
    const { headers, body } = seen[1] ?? assert.fail('the server saw two requests');
    assert.equal(body, 'amount=1050&currency=eur&metadata[bascule_attempt]=att_1');
    assert.equal(headers['idempotency-key'], 'att_1');
    assert.equal(headers['stripe-version'], '2026-10-28.endive');
    assert.equal(headers.authorization, 'Bearer sk_test_0123456789');
    assert.equal(headers['x-stripe-client-telemetry'], undefined);
  });

  test('says for whom it acts, in the header of each generation', async () => {
    const { url, seen } = await serve(answer(200, '{}'));
    const platform = connectionTo(url);
    const seller = { ...platform, onBehalfOf: 'acct_1' };
    const v2 = { purpose: 'send', method: 'POST', path: '/v2/core/accounts', body: {} } as const;
    await client(platform, create);
    await client(seller, create);
    await client(seller, { ...create, account: null });
    await client(platform, { ...create, account: 'acct_2' });
    await client(seller, v2);
    await client(platform, { ...v2, method: 'DELETE', path: '/v1/accounts/acct_2' });
    assert.deepEqual(
      seen.map(({ headers }) => [headers['stripe-account'], headers['stripe-context']]),
      [
        [undefined, undefined],
        ['acct_1', undefined],
        [undefined, undefined],
        ['acct_2', undefined],
        [undefined, 'acct_1'],
        [undefined, undefined],
      ],
    );
    assert.deepEqual([seen[4]?.headers['content-type'], seen[4]?.body], ['application/json', '{}']);
  });

  test('keeps its sockets', async () => {
    const { url, seen, sockets } = await serve(answer(200, '{}'));
    for (let i = 0; i < 20; i += 1) await client(connectionTo(url), create);
    assert.equal(seen.length, 20);
    assert.ok(sockets.size <= 2, `${sockets.size} sockets were opened`);
  });

  test('keeps only what the timeline may show', async () => {
    const secret = '{"id":"pi_1","client_secret":"pi_1_secret_x","status":"succeeded"}';
    const { url } = await serve(answer(200, secret));
    const { exchange } = await client(connectionTo(url), {
      ...create,
      body: { amount: 1, description: 'For Mr Smith', receipt_email: 'a@b.example' },
    });
    assert.deepEqual(exchange.answer, { id: 'pi_1', status: 'succeeded' });
    assert.deepEqual(exchange.request, { amount: 1 });
    assert.deepEqual([exchange.status, exchange.path], [200, '/v1/payment_intents']);
  });

  const reset: Handler = (request) => request.socket.resetAndDestroy();

  test('never sends a request twice by itself, whatever breaks', async () => {
    const { url, seen } = await serve(reset);
    const { reply } = await client(connectionTo(url), create);
    assert.deepEqual([reply.kind === 'lost' && reply.hasLeft, seen.length], [true, 1]);
  });

  test('needs that promise: the SDK alone does send a reset request twice', async () => {
    const { port, seen } = await serve(reset);
    const bare = new Stripe('sk_test_0123456789', {
      host: '127.0.0.1',
      port,
      protocol: 'http',
      maxNetworkRetries: 0,
    });
    await assert.rejects(bare.rawRequest('POST', create.path, { amount: 1 }));
    assert.equal(seen.length, 2);
  });

  const drip: Handler = (_, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  };
  const spoiled: readonly [string, Handler, number | null][] = [
    ['no answer', () => undefined, null],
    ['a reset', reset, null],
    ['an orderly end', (request) => request.socket.end(), null],
    ['something that is no HTTP', (request) => request.socket.end('SSH-2.0\r\n'), null],
    ['an answer that drips past the deadline', drip, 200],
    [
      'half a body',
      (_, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"id":', () => response.socket?.destroy());
      },
      200,
    ],
    ['garbage', answer(200, '\u0000{"id'), 200],
    ['an empty body', answer(200, ''), 200],
    ['a number', answer(200, '5'), 200],
    ['a text', answer(200, '"pi_1"'), 200],
    ['null', answer(200, 'null'), 200],
    ['a list', answer(200, '[]'), 200],
    ['a 404 of HTML', answer(404, '<html>Not Found</html>'), 404],
    ['a 404 of JSON without an error', answer(404, '{"message":"Not Found"}'), 404],
    ['a 502 of JSON without an error', answer(502, '{"message":"Bad Gateway"}'), 502],
    ['an error that is no object', answer(400, '{"error":true}'), null],
    ['a redirect', answer(302, '', { location: 'http://127.0.0.1:1/' }), 302],
  ];
  for (const [what, handle, status] of spoiled) {
    test(`${what} is a lost answer to a request that left`, async () => {
      const { url, seen } = await serve(handle);
      const { reply, exchange } = await client(connectionTo(url), create);
      assert.ok(reply.kind === 'lost', `it is ${reply.kind}`);
      assert.deepEqual([reply.hasLeft, reply.status, seen.length], [true, status, 1]);
      assert.equal(exchange.status, status);
    });
  }

  const unsent: readonly [string, string, RegExp][] = [
    ['a closed port', 'http://127.0.0.1:1', /ECONNREFUSED/],
    ['a name that does not exist', 'https://no-such-host.invalid', /ENOTFOUND|EAI_AGAIN/],
  ];
  for (const [what, url, cause] of unsent) {
    test(`${what} proves that nothing left`, async () => {
      const { reply } = await client(connectionTo(url), create);
      assert.ok(reply.kind === 'lost' && !reply.hasLeft);
      assert.match(reply.cause, cause);
    });
  }

  test('a broken TLS handshake proves that nothing left', async () => {
    const { port, seen } = await serve(answer(200, '{}'));
    const { reply } = await client(connectionTo(`https://127.0.0.1:${port}`), create);
    assert.deepEqual([reply.kind === 'lost' && reply.hasLeft, seen.length], [false, 0]);
  });

  test('a call that waited too long for a socket never leaves', async () => {
    const held: ServerResponse[] = [];
    const { url, seen } = await serve((_, response) => held.push(response));
    const call = async (by: typeof client, key: string) =>
      (await by(connectionTo(url), { ...create, key })).reply;
    const narrow = new Agent({ connections: 1 });
    after(async () => await narrow.destroy());
    const patient = createClient({ clock: systemClock, agent: narrow, callTimeoutMs });
    const impatient = createClient({ clock: systemClock, agent: narrow, callTimeoutMs: 100 });

    const first = call(patient, 'att_first');
    const waiting = await Promise.all([call(impatient, 'att_x'), call(impatient, 'att_y')]);
    for (const reply of waiting) assert.ok(reply.kind === 'lost' && !reply.hasLeft);

    // Sockets come free: a later call takes one, and those that gave up must not have.
    await first;
    await call(impatient, 'att_last');
    const keys = seen.map(({ headers }) => headers['idempotency-key']);
    assert.equal(keys.at(-1), 'att_last');
    assert.deepEqual(
      keys.filter((key) => key === 'att_x' || key === 'att_y'),
      [],
    );
  });

  test('a live key over plain http does not leave', async () => {
    const { url, seen } = await serve(answer(200, '{}'));
    const live = { organisationId: 'org_1', mode: 'live' } as const;
    const { reply } = await client(
      { ...connectionTo(url), scope: live, apiKey: 'sk_live_0123456789' },
      create,
    );
    assert.ok(reply.kind === 'lost' && !reply.hasLeft);
    assert.match(reply.cause, /provider_key_over_http/);
    assert.equal(seen.length, 0);
  });

  test('a changed key makes a new client', async () => {
    const { url, seen } = await serve(answer(200, '{}'));
    const connection = connectionTo(url);
    await client(connection, create);
    await client({ ...connection, apiKey: 'sk_test_9876543210' }, create);
    assert.deepEqual(
      seen.map(({ headers }) => headers.authorization),
      ['Bearer sk_test_0123456789', 'Bearer sk_test_9876543210'],
    );
  });
});
