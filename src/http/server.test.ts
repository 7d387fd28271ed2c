import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { Check } from 'typebox/value';
import { identityRefusals } from '#identity';
import { createMetrics, kernelRefusals } from '#kernel';
import { createClient, ProblemError } from './client.ts';
import { createAdminServer } from './create-admin-server.ts';
import { openApiDocument } from './openapi.ts';
import { ask, thingRefusals, useTinyServer } from './testing/tiny-server.ts';

const tiny = await useTinyServer();
const { url, key, world, lines, routes } = tiny;
const thing = { id: 'thing_01k8w3v5c2m4x9q7r1t6z0b8da', name: 'Lamp' };

describe('a request', () => {
  test('is answered by the shape of its route, and nothing beyond it leaves', async () => {
    world.behave = async () => Object.assign({}, thing, { inner: 'not for clients' });
    const { status, text } = await ask(`${url}/v1/things/${thing.id}`, { key });
    assert.deepEqual([status, JSON.parse(text)], [200, thing]);
  });

  test('may have a larger body where its route says so, and says it in its document', async () => {
    world.behave = async () => thing;
    const show = async (size: number) =>
      await ask(`${url}/v1/things/${thing.id}/picture`, {
        key,
        method: 'POST',
        body: JSON.stringify({ picture: 'x'.repeat(size) }),
      });
    assert.equal((await show(500_000)).status, 200);
    const { status, text } = await show(600_000);
    assert.deepEqual([status, JSON.parse(text).code], [413, 'body_too_large']);
    const { paths } = JSON.parse((await ask(`${url}/openapi.json`, {})).text);
    const { post } = paths['/v1/things/{thing_id}/picture'];
    assert.equal(post.requestBody.description, 'At most 600000 bytes.');
  });

  test('gets the status that its answer calls for', async () => {
    world.behave = async () => ({ ...thing, name: 'pending' });
    const client = createClient({ url, key, routes });
    assert.equal((await client.createThing({ body: { name: 'x' } })).status, 202);
    world.behave = async () => thing;
    assert.equal((await client.createThing({ body: { name: 'x' } })).status, 201);
    assert.equal((await client.cancelThing({ params: { thing_id: thing.id } })).status, 200);
  });

  test('has its query converted as declared', async () => {
    const query = '?limit=10&is_open=true&type=a&type=b';
    const { text } = await ask(`${url}/v1/things${query}`, { key });
    assert.deepEqual(JSON.parse(text).seen, { limit: 10, is_open: true, type: ['a', 'b'] });
    const single = await ask(`${url}/v1/things?type=a`, { key });
    assert.deepEqual(JSON.parse(single.text).seen, { type: ['a'] });
  });

  test('meets a bug: the client learns nothing of it, the log everything', async () => {
    world.behave = async () => {
      throw new Error('the inner life of the server');
    };
    const { status, text } = await ask(`${url}/v1/things/${thing.id}`, { key });
    assert.equal(status, 500);
    assert.ok(!text.includes('inner life'));
    const logged = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'http.fault');
    assert.equal(logged.at(-1).err.message, 'the inner life of the server');
    assert.equal(logged.at(-1).req_id, JSON.parse(text).request_id);
  });

  test('leaves one line in the log, and one count', async () => {
    world.behave = async () => thing;
    const { headers } = await ask(`${url}/v1/things/${thing.id}`, {
      key,
      headers: { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
    });
    const own = lines
      .map((line) => JSON.parse(line))
      .filter(({ req_id: id }) => id === headers.get('request-id'));
    assert.equal(own.length, 1);
    assert.partialDeepStrictEqual(own[0], {
      msg: 'http.request',
      trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
      organisation: tiny.as.organisationId,
      mode: 'test',
      route: 'retrieveThing',
      status: 200,
    });
    assert.match(headers.get('traceparent') ?? '', /^00-4bf92f3577b34da6a3ce929d0e0e4736-/);
    const { text } = await tiny.metrics.scrape();
    assert.match(text, /http_route="\/v1\/things\/:thing_id",http_response_status_code="200"/);
  });

  test('with a key that is bound to an account goes where accounts are served, and nowhere else', async () => {
    const client = createClient({ url, key, routes });
    const { body: bound } = await client.createKey({
      body: {
        kind: 'restricted',
        name: 'Seller',
        scopes: ['payments:read', 'payments:write'],
        account_id: 'acc_01k8w3v5c2m4x9q7r1t6z0b8da',
      },
    });
    world.behave = async (caller) => ({ ...thing, name: caller.accountId ?? 'nobody' });
    const asSeller = createClient({ url, key: bound.secret, routes });
    const { body } = await asSeller.retrieveThing({ params: { thing_id: thing.id } });
    assert.equal(body.name, bound.account_id);
    await assert.rejects(asSeller.createThing({ body: { name: 'x' } }), (fault) => {
      assert.ok(fault instanceof ProblemError);
      assert.deepEqual([fault.problem.status, fault.problem.code], [403, 'key_bound_to_account']);
      return true;
    });
    assert.equal(
      (await client.retrieveThing({ params: { thing_id: thing.id } })).body.name,
      'nobody',
    );
  });

  test('may do what its key holds, and nothing else', async () => {
    const client = createClient({ url, key, routes });
    const { body: page } = await client.createKey({ body: { kind: 'publishable', name: 'Page' } });
    const asPage = createClient({ url, key: page.secret, routes });
    assert.equal((await asPage.retrieveOrganisation()).body.name, 'Tiny');
    await assert.rejects(asPage.listThings(), (fault) => {
      assert.ok(fault instanceof ProblemError);
      assert.deepEqual([fault.problem.status, fault.problem.code], [403, 'scope_not_held']);
      return true;
    });
  });
});

test('a call that does not fit its route does not compile', () => {
  const client = createClient({ url, key, routes });
  const wrong = [
    // @ts-expect-error a name is a text
    () => client.createThing({ body: { name: 1 } }),
    // @ts-expect-error there is no such field
    () => client.createThing({ body: { name: 'x', nome: 'y' } }),
    // @ts-expect-error the path takes another parameter
    () => client.retrieveThing({ params: { id: 'x' } }),
    // @ts-expect-error there is no such route
    () => client.createNothing(),
  ];
  assert.equal(wrong.length, 4);
});

describe('every answer', () => {
  const names = [
    'cache-control',
    'content-security-policy',
    'cross-origin-opener-policy',
    'cross-origin-resource-policy',
    'permissions-policy',
    'referrer-policy',
    'strict-transport-security',
    'x-content-type-options',
    'x-frame-options',
  ];
  const headersOf = async (path: string) => {
    const { headers } = await ask(url + path, { key });
    assert.match(headers.get('request-id') ?? '', /^req_/);
    return names.map((name) => headers.get(name));
  };
  const api = [
    'no-store',
    "default-src 'none'; frame-ancestors 'none'",
    'same-origin',
    'same-origin',
    'camera=(), geolocation=(), microphone=(), payment=()',
    'no-referrer',
    'max-age=31536000; includeSubDomains',
    'nosniff',
    'DENY',
  ];

  test('of the API carries these headers, whatever became of the request', async () => {
    for (const path of ['/v1/organisation', '/v1/nothing', '/v1/things/%ff', '/livez']) {
      assert.deepEqual(await headersOf(path), api, path);
    }
  });

  test('that is a page allows its own style and nothing else', async () => {
    const headers = await headersOf('/reference');
    assert.match(
      headers[1] ?? '',
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    assert.deepEqual(headers.slice(2), api.slice(2));
  });
});

describe('the documents', () => {
  const info = { title: 'Bascule', version: '0.0.0', publicUrl: 'https://pay.example' };
  const refusals = { ...kernelRefusals, ...identityRefusals, ...thingRefusals };
  const all = Object.values(routes);

  test('every route has an id of its own and an example that fits its shapes', () => {
    assert.equal(new Set(all.map((route) => route.id)).size, all.length);
    for (const route of all) {
      assert.ok(Check(route.reply, route.example.reply), `${route.id}: reply`);
      const { body, params } = route.example as {
        readonly body?: object;
        readonly params?: object;
      };
      if ('body' in route) assert.ok(Check(route.body, body), `${route.id}: body`);
      if ('params' in route) assert.ok(Check(route.params, params), `${route.id}: params`);
    }
  });

  test('every declared route is served, and told of in the document', async () => {
    const served = JSON.parse((await ask(`${url}/openapi.json`)).text);
    assert.deepEqual(served, JSON.parse(JSON.stringify(openApiDocument(all, refusals, info))));
    for (const route of all) {
      const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
      const operation = served.paths[path][route.method.toLowerCase()];
      assert.equal(operation.operationId, route.id);
      for (const code of route.refusals) {
        assert.ok(JSON.stringify(operation.responses).includes(`"${code}"`), `${route.id} ${code}`);
      }
    }
  });

  test('the pages name every route and every code, and run no script', async () => {
    const page = (await ask(`${url}/reference`)).text;
    for (const { id } of all) assert.ok(page.includes(`id="${id}"`), id);
    const errors = (await ask(`${url}/reference/errors`)).text;
    for (const code of Object.keys(refusals)) assert.ok(errors.includes(`id="${code}"`), code);
    assert.ok(!/<script|https?:\/\/(?!pay\.example|www\.rfc-editor)/.test(page + errors));
  });
});

describe('the service routes', () => {
  test('say that the process lives, and whether it is ready', async () => {
    assert.equal((await ask(`${url}/livez`)).status, 200);
    assert.equal((await ask(`${url}/version`)).text, '{"version":"0.0.0","commit":"abc"}');
    assert.equal((await ask(`${url}/readyz`)).text, '{"status":"ready"}');
    world.isWell = false;
    const { status, text } = await ask(`${url}/readyz?verbose`);
    world.isWell = true;
    assert.equal(status, 503);
    assert.deepEqual(JSON.parse(text).checks, [{ name: 'well', ok: false }]);
  });

  test('of the admin port serve metrics and nothing else', async () => {
    const metrics = createMetrics({ hasProcessMetrics: true });
    const admin = createAdminServer({ metrics });
    const adminUrl = await admin.listen({ host: '127.0.0.1', port: 0 });
    assert.match((await ask(`${adminUrl}/metrics`)).text, /process_cpu_seconds_total/);
    assert.equal((await ask(`${adminUrl}/`)).status, 404);
    await admin.close();
  });

  test('take notices as they come, without a key', async () => {
    const body = '{"odd":  "4242424242424242\\u0000"';
    const { status } = await ask(`${url}/providers/stripe/con_1/notices`, {
      method: 'POST',
      body,
      headers: { 'stripe-signature': 't=1', 'content-type': 'text/whatever' },
    });
    const [notice] = tiny.notices;
    assert.equal(status, 200);
    assert.equal(notice?.body.toString(), body);
    assert.partialDeepStrictEqual(notice, { provider: 'stripe', connectionId: 'con_1' });
    assert.equal(notice.headers['stripe-signature'], 't=1');
    const big = await ask(`${url}/providers/stripe/con_1/notices`, {
      method: 'POST',
      body: 'x'.repeat(300_000),
    });
    assert.equal(big.status, 413);
  });
});

for (const [path, said] of [
  ['/readyz', '"status":"not_ready"'],
  ['/v1/organisation', '"code":"service_unavailable"'],
] as const) {
  test(`a server that closes ends what is under way, and tells ${path} that it goes`, async () => {
    const other = await useTinyServer();
    const reached = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    other.world.behave = async () => {
      reached.resolve();
      await release.promise;
      return thing;
    };
    const socket = connect(Number(new URL(other.url).port), '127.0.0.1');
    const head = `host: x\r\nauthorization: Bearer ${other.key}\r\n\r\n`;
    socket.write(`GET /v1/things/${thing.id} HTTP/1.1\r\n${head}`);
    await reached.promise;

    const closed = other.server.close();
    // On the connection that the request under way still holds open; a new one is not taken.
    socket.write(`GET ${path} HTTP/1.1\r\n${head}`);
    await assert.rejects(ask(`${other.url}/livez`));
    release.resolve();
    let heard = '';
    for await (const chunk of socket) heard += String(chunk);
    await closed;

    const statuses = [...heard.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status);
    assert.deepEqual(statuses, ['200', '503']);
    assert.ok(heard.includes(said), heard);
  });
}

test('a key that sends too fast is told to wait, another is not held up', async () => {
  const slow = await useTinyServer({ requestsPerSecondMax: 5 });
  const burst = await Promise.all(
    Array.from({ length: 20 }, () => ask(`${slow.url}/v1/organisation`, { key: slow.key })),
  );
  const limited = burst.filter(({ status }) => status === 429);
  assert.ok(limited.length >= 10);
  assert.equal(limited[0]?.headers.get('retry-after'), '1');
  assert.equal(JSON.parse(limited[0]?.text ?? '').code, 'rate_limited');
  assert.match((await slow.metrics.scrape()).text, /rate_limited_total\{rule="key"\}/);

  const guesses = await Promise.all(
    Array.from({ length: 5 }, () => ask(`${slow.url}/v1/organisation`, { key: 'guess' })),
  );
  assert.deepEqual([...new Set(guesses.map(({ status }) => status))].sort(), [401, 429]);
});
