import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal, systemClock } from '#kernel';
import { openReceiver } from '../webhook-world.ts';
import { guardedAgent, type LookUp } from './guarded-agent.ts';
import { postWebhook } from './post-webhook.ts';
import { isPublicAddress } from './public-address.ts';
import { faultOfTarget, refuseTarget } from './target.ts';

const strict = { allowPrivateTargets: false };

/** security.md, section 4. */
const hidden = [
  '127.0.0.1',
  'localhost',
  '2130706433',
  '0x7f.1',
  '017700000001',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '0.0.0.0',
  '169.254.169.254',
  '10.0.0.5',
  '100.64.0.1',
  '[fd00::1]',
  '[fe80::1]',
  '192.0.2.1',
  '224.0.0.1',
  '[::7f00:1]',
  '[2002:7f00:1::]',
  '[2001::1]',
  '192.88.99.1',
  '198.18.0.1',
  '255.255.255.255',
];

for (const host of hidden) {
  test(`${host} is refused when an endpoint is made, and again when it is connected to`, async () => {
    for (const url of [`https://${host}/`, `http://${host}/`]) {
      assert.throws(
        () => refuseTarget(strict, 'test', url),
        (fault) => isRefusal(fault, 'webhook_url_not_allowed'),
      );
      const post = { agent: guardedAgent(strict), clock: systemClock };
      const answer = await postWebhook(post, url, {}, '{}');
      assert.equal(answer.status, null);
      assert.match(answer.failure ?? '', /resolves to|has no address/);
    }
  });
}

test('public addresses are public', () => {
  for (const address of ['8.8.8.8', '2606:4700::', '1.1.1.1']) assert.ok(isPublicAddress(address));
});

for (const [what, url, mode] of [
  ['a user name', 'https://user:pass@example.com/', 'test'],
  ['a port for something else', 'https://example.com:6379/', 'test'],
  ['plain http in live mode', 'http://example.com/', 'live'],
  ['another protocol', 'file:///etc/passwd', 'test'],
  ['no URL', 'https://', 'test'],
] as const) {
  test(`a target with ${what} is refused`, () => {
    assert.notEqual(faultOfTarget(strict, mode, url), undefined);
  });
}

test('ordinary targets are taken', () => {
  assert.equal(faultOfTarget(strict, 'live', 'https://example.com/hooks'), undefined);
  assert.equal(faultOfTarget(strict, 'test', 'http://example.com:8080/'), undefined);
  assert.equal(
    faultOfTarget({ allowPrivateTargets: true }, 'test', 'http://localhost:3000/'),
    undefined,
  );
});

const post = async (lookUp: LookUp, url: string, rules = strict) =>
  await postWebhook({ agent: guardedAgent(rules, lookUp), clock: systemClock }, url, {}, '{}');

test('a public name with a private address is not connected to', async () => {
  const receiver = await openReceiver();
  const { port } = new URL(receiver.url);
  const answer = await post(async () => ['127.0.0.1'], `http://shop.example:${port}/`);
  assert.match(answer.failure ?? '', /resolves to 127.0.0.1/);
  assert.equal(receiver.received.length, 0);
});

test('one private address among public ones is enough to refuse', async () => {
  const answer = await post(async () => ['8.8.8.8', '10.0.0.5'], 'https://shop.example/');
  assert.match(answer.failure ?? '', /resolves to 10.0.0.5/);
});

test('the connection goes to the address that was judged: a name is asked once', async () => {
  const receiver = await openReceiver();
  const { port } = new URL(receiver.url);
  let asked = 0;
  const rebinding: LookUp = async () => {
    asked += 1;
    return asked === 1 ? ['127.0.0.1'] : ['169.254.169.254'];
  };
  const answer = await post(rebinding, `http://shop.example:${port}/`, {
    allowPrivateTargets: true,
  });
  assert.equal(answer.status, 200);
  assert.equal(asked, 1);
  assert.equal(receiver.received[0]?.headers.host, `shop.example:${port}`);
});

test('a receiver that never ends its answer is not waited for', async () => {
  const receiver = await openReceiver();
  receiver.answer = (_, response) => {
    response.writeHead(200);
    response.write('x'.repeat(5_000));
  };
  const answer = await post(async () => [], receiver.url, { allowPrivateTargets: true });
  assert.equal(answer.status, 200);
  assert.equal(answer.text?.length, 4_096);
});
