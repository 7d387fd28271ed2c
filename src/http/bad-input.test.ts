import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { ask, useTinyServer } from './testing/tiny-server.ts';

const { url, key, lines, world } = await useTinyServer();
const pan = '4242424242424242';
const otherThing = '/v1/things/thing_01k8w3v5c2m4x9q7r1t6z0b8da';

interface BadInput {
  readonly named: string;
  readonly path?: string;
  readonly method?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly key?: string | undefined;
  readonly status: number;
  readonly code: string;
  readonly pointer?: string;
}

const post = (
  named: string,
  body: string,
  status: number,
  code: string,
  pointer?: string,
): BadInput => ({
  named,
  method: 'POST',
  body,
  status,
  code,
  ...(pointer === undefined ? {} : { pointer }),
});

const table: readonly BadInput[] = [
  post('malformed JSON', '{"name":', 400, 'json_malformed'),
  post('something after the JSON', '{"name":"x"} {}', 400, 'json_malformed'),
  post('a prototype in disguise', '{"name":"x","__proto__":{"a":1}}', 400, 'json_malformed'),
  {
    ...post('bytes that are not UTF-8', '', 400, 'json_malformed'),
    body: new Uint8Array([0x22, 0xff, 0x22]),
  },
  post('NUL in a value', '{"name":"a\\u0000b"}', 400, 'text_not_allowed', '/name'),
  post(
    'NUL in a name',
    '{"name":"x","metadata":{"a\\u0000":"b"}}',
    400,
    'text_not_allowed',
    '/metadata/a',
  ),
  post('a lone surrogate', '{"name":"\\ud800"}', 400, 'text_not_allowed', '/name'),
  post('a lone surrogate deep inside', '{"x":[{"y":"\\udc00"}]}', 400, 'text_not_allowed'),
  post('no body', '', 400, 'request_invalid', '/name'),
  post('a list', '[]', 400, 'request_invalid', ''),
  post('null', 'null', 400, 'request_invalid'),
  post('a missing field', '{}', 400, 'request_invalid', '/name'),
  post('an unknown field', '{"name":"x","nome":"y"}', 400, 'request_invalid', '/nome'),
  post('a number sent as text', '{"name":"x","count":"1"}', 400, 'request_invalid', '/count'),
  post('a text sent as number', '{"name":1}', 400, 'request_invalid', '/name'),
  post('a negative number', '{"name":"x","count":-1}', 400, 'request_invalid', '/count'),
  post('zero', '{"name":"x","count":0}', 400, 'request_invalid', '/count'),
  post('a huge number', '{"name":"x","count":1e999}', 400, 'request_invalid', '/count'),
  post('a half', '{"name":"x","count":1.5}', 400, 'request_invalid', '/count'),
  post('none of the choices', '{"name":"x","colour":"green"}', 400, 'request_invalid', '/colour'),
  post('a text too long', `{"name":"${'x'.repeat(201)}"}`, 400, 'request_invalid', '/name'),
  post('a megabyte', `{"name":"${'x'.repeat(1_000_000)}"}`, 413, 'body_too_large'),
  post('nesting without end', '['.repeat(100_000), 400, 'json_malformed'),
  post(
    'deep nesting with an escape',
    `${'['.repeat(20_000)}"\\u0041"${']'.repeat(20_000)}`,
    400,
    'request_invalid',
  ),
  post('a card number', `{"name":"${pan}"}`, 400, 'pan_not_allowed', '/name'),
  post('a card number with spaces', '{"name":"4242 4242 4242 4242"}', 400, 'pan_not_allowed'),
  post(
    'a card number as a number',
    `{"name":"x","count":${pan}}`,
    400,
    'pan_not_allowed',
    '/count',
  ),
  post(
    'a card number in escapes',
    `{"name":"x","metadata":{"n":"\\u0034${pan.slice(1)}"}}`,
    400,
    'pan_not_allowed',
    '/metadata/n',
  ),
  post('a card number on a new line', `{"name":"card:\\n${pan}"}`, 400, 'pan_not_allowed', '/name'),
  post('a card number as a name', `{"${pan}":"x"}`, 400, 'pan_not_allowed', '/[PAN 424242…4242]'),
  {
    ...post('a card number as idempotency key', '{"name":"x"}', 400, 'pan_not_allowed'),
    headers: { 'idempotency-key': pan },
  },
  {
    named: 'a card number in the query',
    path: `/v1/things?type=${pan}`,
    status: 400,
    code: 'pan_not_allowed',
  },
  {
    named: 'an encoded card number in the query',
    path: '/v1/things?type=4242+4242%204242%2D4242',
    status: 400,
    code: 'pan_not_allowed',
  },
  {
    named: 'a card number in the path',
    path: `/v1/things/${pan}`,
    status: 400,
    code: 'pan_not_allowed',
  },
  {
    named: 'a card number in an unknown path',
    path: `/x/${pan}`,
    status: 400,
    code: 'pan_not_allowed',
  },
  {
    ...post('a form', 'name=x', 415, 'media_type_unsupported'),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  },
  {
    ...post('text', '{"name":"x"}', 415, 'media_type_unsupported'),
    headers: { 'content-type': 'text/plain' },
  },
  {
    ...post('a media type that is none', '{"name":"x"}', 415, 'media_type_unsupported'),
    headers: { 'content-type': '%%%' },
  },
  {
    ...post('an idempotency key with a blank', '{"name":"x"}', 400, 'idempotency_key_malformed'),
    headers: { 'idempotency-key': 'a b' },
  },
  {
    ...post('an idempotency key too long', '{"name":"x"}', 400, 'idempotency_key_malformed'),
    headers: { 'idempotency-key': 'k'.repeat(256) },
  },
  { named: 'an unknown path', path: '/v1/nothing', status: 404, code: 'route_not_found' },
  {
    named: 'an id of another kind',
    path: '/v1/things/pay_1',
    status: 400,
    code: 'request_invalid',
    pointer: '/thing_id',
  },
  { named: 'an empty id', path: '/v1/things/', status: 400, code: 'request_invalid' },
  { named: 'NUL in the path', path: '/v1/things/%00', status: 400, code: 'text_not_allowed' },
  { named: 'a broken encoding', path: '/v1/things/%ff', status: 400, code: 'request_malformed' },
  { named: 'half an encoding', path: '/v1/things/%f', status: 400, code: 'request_malformed' },
  {
    named: 'an endless id',
    path: `/v1/things/${'a'.repeat(300)}`,
    status: 414,
    code: 'uri_too_long',
  },
  {
    named: 'another method',
    method: 'PUT',
    path: otherThing,
    status: 405,
    code: 'method_not_allowed',
  },
  {
    named: 'an unknown query field',
    path: '/v1/things?x=1',
    status: 400,
    code: 'request_invalid',
    pointer: '/x',
  },
  {
    named: 'a limit that is no number',
    path: '/v1/things?limit=ten',
    status: 400,
    code: 'request_invalid',
    pointer: '/limit',
  },
  {
    named: 'a limit in hexadecimal',
    path: '/v1/things?limit=0x10',
    status: 400,
    code: 'request_invalid',
    pointer: '/limit',
  },
  {
    named: 'a limit of nothing',
    path: '/v1/things?limit=',
    status: 400,
    code: 'request_invalid',
    pointer: '/limit',
  },
  {
    named: 'two limits',
    path: '/v1/things?limit=1&limit=2',
    status: 400,
    code: 'request_invalid',
    pointer: '/limit',
  },
  {
    named: 'a limit too large',
    path: '/v1/things?limit=101',
    status: 400,
    code: 'request_invalid',
    pointer: '/limit',
  },
  { named: 'no key', key: undefined, status: 401, code: 'key_missing' },
  { named: 'a wrong key', key: `sk_test_${'x'.repeat(43)}`, status: 401, code: 'key_invalid' },
  { named: 'a key of another kind', key: 'Basic abc', status: 401, code: 'key_missing' },
];

describe('bad input', () => {
  world.behave = async () => {
    throw new Error('no bad input reaches a use case');
  };

  for (const bad of table) {
    test(`${bad.named}: ${bad.status} ${bad.code}`, async () => {
      const answer = await ask(url + (bad.path ?? '/v1/things'), {
        ...(bad.method === undefined ? {} : { method: bad.method }),
        ...(bad.body === undefined ? {} : { body: bad.body }),
        headers: { 'content-type': 'application/json', ...bad.headers },
        ...('key' in bad ? (bad.key === undefined ? {} : { key: bad.key }) : { key }),
      });
      const problem: unknown = JSON.parse(answer.text);
      assert.partialDeepStrictEqual(problem, {
        type: `https://pay.example/reference/errors#${bad.code}`,
        status: bad.status,
        code: bad.code,
        request_id: answer.headers.get('request-id'),
        ...(bad.pointer === undefined ? {} : { pointer: bad.pointer }),
      });
      assert.equal(answer.status, bad.status);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
      assert.ok(!answer.text.replaceAll(/[ -]/g, '').includes(pan), 'no card number comes back');
    });
  }

  test('the one who is refused learns which methods a path takes', async () => {
    const { headers } = await ask(`${url}/v1/things`, { method: 'DELETE', key });
    assert.equal(headers.get('allow'), 'POST, GET');
  });

  test('a key that was not accepted is told how to come again', async () => {
    const { headers } = await ask(`${url}/v1/things`);
    assert.equal(headers.get('www-authenticate'), 'Bearer');
  });

  for (const [named, sent, status] of [
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx', 400],
    ['endless headers', `GET / HTTP/1.1\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, 431],
  ] as const) {
    test(`${named}: a problem with ${status}`, async () => {
      const answer = await speak(sent);
      assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `));
      assert.equal(JSON.parse(answer.split('\r\n\r\n')[1] ?? '').status, status);
    });
  }

  test('no line of the log holds a card number, a key, or a fault of ours', () => {
    const log = lines.join('');
    assert.ok(!log.replaceAll(/(?<=\d)[ -](?=\d)/g, '').includes(pan));
    assert.ok(!log.includes(key));
    assert.ok(!log.includes('http.fault'), log);
  });
});

const speak = async (text: string): Promise<string> => {
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(text);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
};
