import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import pg from 'pg';
import { Stripe } from 'stripe';
import { createOrganisation } from '#identity';
import {
  type Caller,
  createVault,
  isRefusal,
  type ManualClock,
  type Mode,
  manualClock,
  randomIds,
  seededIds,
  silentLog,
  systemClock,
} from '#kernel';
import { useDatabase } from '#test/database';
import type { ProvidersDeps } from '../deps.ts';
import { createHealth } from '../health/create-health.ts';
import { createProviders } from '../registry.ts';
import { createConnection } from './create-connection.ts';
import { connectionById, findConnection } from './find-connection.ts';
import { listConnections } from './list-connections.ts';
import { retrieveConnection } from './retrieve-connection.ts';
import { rollNoticeSecret } from './roll-notice-secret.ts';
import { updateConnection } from './update-connection.ts';
import { verifyNotice } from './verify-notice.ts';

const { url, database } = await useDatabase();
const ids = randomIds(systemClock);
const sandboxUrl = 'http://127.0.0.1:12111';
const testKey = 'sk_test_4eC39HqLyjWDarjtT1zdp7dc';
const liveKey = 'sk_live_4eC39HqLyjWDarjtT1zdp7dc';

const newWorld = async (mode: Mode = 'test') => {
  const clock: ManualClock = manualClock(new Date('2026-11-21T09:30:00Z'));
  const deps: ProvidersDeps = {
    database,
    clock,
    vault: createVault(randomBytes(32)),
    providers: createProviders(),
    health: createHealth({ clock, log: silentLog, observedBy: 'test' }),
    allowedBaseUrls: [sandboxUrl],
  };
  const command = { organisationId: '', mode, actor: 'key_1', requestId: 'req_1', ids };
  const anyone: Caller = { ...command, traceparent: '' };
  const identity = { ...deps, pepper: '', drawKeyBody: () => '' };
  const { id: organisationId } = await createOrganisation(identity, anyone, { name: 'Shop' });
  const caller: Caller = { ...anyone, organisationId };
  const connect = async (body: object = {}) =>
    await createConnection(deps, caller, {
      body: { provider: 'stripe', api_key: testKey, webhook_secret: 'whsec_first1', ...body },
    });
  return { deps, clock, caller, connect };
};

const refusedWith = (code: string) => (fault: unknown) => isRefusal(fault, code);

describe('provider connections', () => {
  test('a connection is found with its secrets open, and shown without them', async () => {
    const { deps, caller, connect } = await newWorld();
    const shown = await connect({ base_url: sandboxUrl, label: 'Shop' });

    assert.equal(shown.api_key_hint, 'sk_test_…p7dc');
    assert.doesNotMatch(JSON.stringify(shown), /4eC39|whsec/);
    const found = await findConnection(deps, caller, 'stripe');
    assert.deepEqual(
      [found.id, found.apiKey, found.baseUrl, found.webhookSecrets],
      [shown.id, testKey, sandboxUrl, ['whsec_first1']],
    );
    assert.deepEqual(await connectionById(deps, shown.id), found);
  });

  test('no byte of a secret reaches the database', async () => {
    const { caller, connect } = await newWorld();
    await connect();
    const client = new pg.Client(url);
    await client.connect();
    const { rows } = await client.query(
      `select c::text, s::text, a::text
       from providers.connection c
       join providers.webhook_secret s on s.connection_id = c.id
       left join identity.audit_entry a on a.object_id = c.id
       where c.organisation_id = $1`,
      [caller.organisationId],
    );
    await client.end();
    assert.equal(rows.length, 1);
    assert.doesNotMatch(JSON.stringify(rows), /4eC39|whsec_first1/);
  });

  test('a request run a second time under the same ids finds its own connection', async () => {
    const { deps, caller } = await newWorld();
    const run = async () => {
      const again = { ...caller, ids: seededIds(caller.organisationId, deps.clock.now()) };
      return await createConnection(deps, again, {
        body: { provider: 'stripe', api_key: testKey, webhook_secret: 'whsec_first1' },
      });
    };
    assert.deepEqual(await run(), await run());
  });

  test('one connection a provider and mode is active', async () => {
    const { deps, caller, connect } = await newWorld();
    const first = await connect();
    await assert.rejects(connect(), refusedWith('provider_already_connected'));

    const change = async (id: string, status: 'active' | 'disabled') =>
      await updateConnection(deps, caller, { params: { connection_id: id }, body: { status } });
    await change(first.id, 'disabled');
    await assert.rejects(
      findConnection(deps, caller, 'stripe'),
      refusedWith('provider_not_connected'),
    );
    assert.equal((await connectionById(deps, first.id))?.apiKey, testKey);

    const second = await connect();
    await assert.rejects(change(first.id, 'active'), refusedWith('provider_already_connected'));
    assert.equal((await findConnection(deps, caller, 'stripe')).id, second.id);
    const { data } = await listConnections(deps, caller, { query: {} });
    assert.deepEqual(
      data.map(({ id, status }) => [id, status]),
      [
        [second.id, 'active'],
        [first.id, 'disabled'],
      ],
    );
  });

  test('a replaced key is used at once', async () => {
    const { deps, caller, connect } = await newWorld();
    const { id } = await connect();
    await findConnection(deps, caller, 'stripe');
    await updateConnection(deps, caller, {
      params: { connection_id: id },
      body: { api_key: 'rk_test_restricted99' },
    });
    assert.equal((await findConnection(deps, caller, 'stripe')).apiKey, 'rk_test_restricted99');
  });

  test('a rolled secret stands beside the old one until the overlap ends', async () => {
    const { deps, clock, caller, connect } = await newWorld();
    const { id } = await connect();
    clock.advance(1_000);
    const rolled = await rollNoticeSecret(deps, caller, {
      params: { connection_id: id },
      body: { webhook_secret: 'whsec_second', overlap_seconds: 60 },
    });
    assert.deepEqual(
      rolled.webhook_secrets.map((secret) => secret.expires_at),
      [null, '2026-11-21T09:31:01.000Z'],
    );
    const secrets = async () => (await findConnection(deps, caller, 'stripe')).webhookSecrets;
    assert.deepEqual(await secrets(), ['whsec_second', 'whsec_first1']);
    clock.advance(60_001);
    assert.deepEqual(await secrets(), ['whsec_second']);
  });

  test('two endpoints have a secret each, and one is rolled without the other', async () => {
    const { deps, clock, caller, connect } = await newWorld();
    const { id, webhook_secrets: first } = await connect();
    const roll = async (body: { webhook_secret: string; replaces?: string }) => {
      clock.advance(1_000);
      const order = { ...body, overlap_seconds: 60 };
      return await rollNoticeSecret(deps, caller, { params: { connection_id: id }, body: order });
    };
    await roll({ webhook_secret: 'whsec_connect', replaces: 'none' });
    const secrets = async () => (await findConnection(deps, caller, 'stripe')).webhookSecrets;
    assert.deepEqual(await secrets(), ['whsec_connect', 'whsec_first1']);

    await roll({ webhook_secret: 'whsec_second', replaces: first[0]?.id ?? '' });
    clock.advance(60_001);
    assert.deepEqual(await secrets(), ['whsec_second', 'whsec_connect']);

    const unknown = { webhook_secret: 'whsec_third1', replaces: first[0]?.id ?? '' };
    await assert.rejects(roll(unknown), refusedWith('provider_secret_not_found'));
    assert.deepEqual(await secrets(), ['whsec_second', 'whsec_connect']);
  });

  test('another organisation or mode sees no connection', async () => {
    const { deps, caller, connect } = await newWorld();
    const { id } = await connect();
    const other = (await newWorld()).caller;
    const live = { ...caller, mode: 'live' } as const;
    for (const stranger of [other, live]) {
      await assert.rejects(
        retrieveConnection(deps, stranger, { params: { connection_id: id } }),
        refusedWith('provider_connection_not_found'),
      );
      await assert.rejects(
        rollNoticeSecret(deps, stranger, {
          params: { connection_id: id },
          body: { webhook_secret: 'whsec_thief1' },
        }),
        refusedWith('provider_connection_not_found'),
      );
      await assert.rejects(
        findConnection(deps, stranger, 'stripe'),
        refusedWith('provider_not_connected'),
      );
    }
  });

  test('a notice is whose connection it came in by, in the mode of both', async () => {
    const { deps, caller, connect } = await newWorld();
    const { id } = await connect();
    const verify = async (livemode: boolean, by = 'whsec_first1', to = id) => {
      const payload = JSON.stringify({ id: 'evt_1', type: 'x', created: 1, livemode, data: {} });
      const timestamp = deps.clock.now().getTime() / 1_000;
      const signed = { payload, secret: by, timestamp };
      const headers = {
        'stripe-signature': Stripe.webhooks.generateTestHeaderString(signed),
      };
      return await verifyNotice(deps, to, Buffer.from(payload), headers);
    };
    const genuine = await verify(false);
    assert.deepEqual(
      [genuine?.scope, genuine?.provider, genuine?.notices[0]?.id],
      [{ organisationId: caller.organisationId, mode: 'test' }, 'stripe', 'evt_1'],
    );
    assert.equal(await verify(true), undefined, 'of the other mode');
    assert.equal(await verify(false, 'whsec_another'), undefined, 'of a wrong secret');
    assert.equal(await verify(false, 'whsec_first1', 'conn_unknown'), undefined, 'to nobody');
  });

  const badSettings: readonly [string, Mode, object, string][] = [
    ['an unknown provider', 'test', { provider: 'paypal' }, 'provider_unknown'],
    ['a live key in test mode', 'test', { api_key: liveKey }, 'provider_key_wrong_mode'],
    ['a test key in live mode', 'live', {}, 'provider_key_wrong_mode'],
    ['a publishable key', 'test', { api_key: 'pk_test_4eC39HqLyjWD' }, 'provider_key_malformed'],
    [
      'a live key over plain http',
      'live',
      { api_key: liveKey, base_url: sandboxUrl },
      'provider_key_over_http',
    ],
    [
      'a URL inside our own network',
      'test',
      { base_url: 'http://169.254.169.254' },
      'provider_url_not_allowed',
    ],
    [
      'an allowed host with a user before it',
      'test',
      { base_url: 'https://api.stripe.com@evil.example' },
      'provider_url_not_allowed',
    ],
    [
      'an allowed host with a path',
      'test',
      { base_url: 'https://api.stripe.com/v1' },
      'provider_url_not_allowed',
    ],
    ['a key with a line break', 'test', { api_key: `${testKey}\n` }, 'provider_secret_malformed'],
    ['a blank secret', 'test', { webhook_secret: '        ' }, 'provider_secret_malformed'],
  ];
  for (const [what, mode, body, code] of badSettings) {
    test(`${what} is refused with ${code}`, async () => {
      const { connect } = await newWorld(mode);
      await assert.rejects(connect(body), refusedWith(code));
    });
  }
});
