import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import pg from 'pg';
import {
  type Caller,
  isRefusal,
  type ManualClock,
  manualClock,
  randomIds,
  type Scope,
  sql,
  systemClock,
} from '#kernel';
import { useDatabase } from '#test/database';
import type { IdentityDeps } from '../deps.ts';
import { createOrganisation } from '../organisation/create-organisation.ts';
import { retrieveOrganisation } from '../organisation/retrieve-organisation.ts';
import { scopeNames } from '../scopes.ts';
import { createAuthenticate } from './authenticate.ts';
import { createKey } from './create-key.ts';
import { randomKeyBody } from './key-text.ts';
import { listKeys } from './list-keys.ts';
import { retrieveKey } from './retrieve-key.ts';
import { revokeKey } from './revoke-key.ts';
import { rollKey } from './roll-key.ts';

const { url, database } = await useDatabase();
const pepper = 'a pepper for tests of 32 characters';
const ip = '203.0.113.7';

interface World {
  readonly clock: ManualClock;
  readonly deps: IdentityDeps;
  readonly caller: Caller;
}

const newWorld = async (): Promise<World> => {
  const clock = manualClock(new Date('2026-11-21T09:00:00Z'));
  const deps: IdentityDeps = { database, clock, pepper, drawKeyBody: randomKeyBody };
  const command: Caller = {
    organisationId: '',
    mode: 'test',
    actor: 'cli',
    requestId: 'cli',
    traceparent: '',
    ids: randomIds(systemClock),
  };
  const organisation = await createOrganisation(deps, command, { name: 'Demo shop' });
  return { clock, deps, caller: { ...command, organisationId: organisation.id } };
};

const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  const fault = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  assert.ok(isRefusal(fault), `refused, not ${String(fault)}`);
  return fault.code;
};

/** A key for one seller, and for what he may read. */
const boundKey = {
  body: {
    kind: 'restricted',
    name: 'Seller',
    scopes: ['accounts:read'],
    account_id: 'acc_01k8w3v5c2m4x9q7r1t6z0b8da',
  },
} as const;

const secretKey = { body: { kind: 'secret', name: 'Server' } } as const;

describe('API keys', () => {
  test('a key that is bound to a connected account says so to whoever lets it in, rolled too', async () => {
    const { deps, caller } = await newWorld();
    const authenticate = createAuthenticate(deps);
    const key = await createKey(deps, caller, boundKey);
    assert.equal(key.account_id, boundKey.body.account_id);
    const rolled = await rollKey(deps, caller, { params: { key_id: key.id }, body: {} });
    for (const { secret } of [key, rolled]) {
      assert.equal((await authenticate(secret, ip)).accountId, boundKey.body.account_id);
    }
    const free = await createKey(deps, caller, secretKey);
    assert.equal((await authenticate(free.secret, ip)).accountId, undefined);
    assert.equal(free.account_id, null);
  });

  test('only a restricted key can be bound to a connected account', async () => {
    const { deps, caller } = await newWorld();
    const { account_id } = boundKey.body;
    const bound = createKey(deps, caller, { body: { ...secretKey.body, account_id } });
    assert.equal(await refusalOf(bound), 'key_kind_and_account_differ');
    const client = new pg.Client(url);
    await client.connect();
    const { id } = await createKey(deps, caller, secretKey);
    try {
      await assert.rejects(
        client.query('update identity.api_key set account_id = $1 where id = $2', [account_id, id]),
        /only_restricted_keys_are_bound/,
      );
    } finally {
      await client.end();
    }
  });

  test('a key lets its organisation in, in its mode, with the scopes of its kind', async () => {
    const { deps, caller } = await newWorld();
    const authenticate = createAuthenticate(deps);
    const key = await createKey(deps, { ...caller, mode: 'live' }, secretKey);
    assert.match(key.secret, /^sk_live_[0-9A-Za-z]{43}$/);
    assert.equal(key.prefix, key.secret.slice(0, 12));
    assert.equal(key.last4, key.secret.slice(-4));

    const entered = await authenticate(key.secret, ip);
    assert.deepEqual(entered.scope, { organisationId: caller.organisationId, mode: 'live' });
    assert.equal(entered.actor, key.id);
    assert.deepEqual([...entered.scopes], scopeNames);
  });

  test('publishable and restricted keys hold only their part', async () => {
    const { deps, caller } = await newWorld();
    const authenticate = createAuthenticate(deps);
    const page = await createKey(deps, caller, { body: { kind: 'publishable', name: 'Page' } });
    const reader = await createKey(deps, caller, {
      body: { kind: 'restricted', name: 'Reader', scopes: ['payments:read'] },
    });
    assert.deepEqual([...(await authenticate(page.secret, ip)).scopes], ['organisation:read']);
    assert.deepEqual([...(await authenticate(reader.secret, ip)).scopes], ['payments:read']);
  });

  test('a key that may create keys cannot grant what it does not hold', async () => {
    const { deps, caller } = await newWorld();
    const granter = await createKey(deps, caller, {
      body: { kind: 'restricted', name: 'Granter', scopes: ['keys:write', 'payments:read'] },
    });
    const master = await createKey(deps, caller, secretKey);
    const as = { ...caller, actor: granter.id };
    assert.equal(await refusalOf(createKey(deps, as, secretKey)), 'scope_not_grantable');
    const roll = { params: { key_id: master.id }, body: {} };
    assert.equal(await refusalOf(rollKey(deps, as, roll)), 'scope_not_grantable');
    const lesser = await createKey(deps, as, {
      body: { kind: 'restricted', name: 'Lesser', scopes: ['payments:read'] },
    });
    assert.equal(lesser.kind, 'restricted');
  });

  test('missing, malformed, unknown and expired keys are told apart', async () => {
    const { clock, deps, caller } = await newWorld();
    const authenticate = createAuthenticate(deps);
    const key = await createKey(deps, caller, {
      body: { ...secretKey.body, expires_at: '2026-11-21T09:00:01Z' },
    });
    assert.equal(await refusalOf(authenticate(undefined, ip)), 'key_missing');
    assert.equal(await refusalOf(authenticate('sk_test_short', ip)), 'key_invalid');
    const unknown = `sk_test_${'a'.repeat(43)}`;
    assert.equal(await refusalOf(authenticate(unknown, ip)), 'key_invalid');
    await authenticate(key.secret, ip);
    clock.advance(1_000);
    assert.equal(await refusalOf(authenticate(key.secret, ip)), 'key_expired');
  });

  test('a key with an IP list works from these addresses only', async () => {
    const { deps, caller } = await newWorld();
    const authenticate = createAuthenticate(deps);
    const allowed_ips = ['203.0.113.0/24', '2001:db8::1'];
    const key = await createKey(deps, caller, { body: { ...secretKey.body, allowed_ips } });
    for (const inside of ['203.0.113.9', '::ffff:203.0.113.9', '2001:db8::1']) {
      await authenticate(key.secret, inside);
    }
    for (const outside of ['203.0.114.9', '::1', '2001:db8::2', 'nonsense']) {
      assert.equal(await refusalOf(authenticate(key.secret, outside)), 'key_not_from_here');
    }
    for (const entry of [
      '',
      'x',
      '1.2.3.4/33',
      '1.2.3.4/',
      '1.2.3.4/8/8',
      '::/129',
      '1.2.3.4/-1',
    ]) {
      const body = { ...secretKey.body, allowed_ips: [entry] };
      assert.equal(await refusalOf(createKey(deps, caller, { body })), 'ip_range_invalid', entry);
    }
  });

  test('a revoked key works for two seconds at most, even while it is in use', async () => {
    const { clock, deps, caller } = await newWorld();
    const authenticate = createAuthenticate(deps);
    const key = await createKey(deps, caller, secretKey);
    await authenticate(key.secret, ip);
    const revoked = await revokeKey(deps, caller, { params: { key_id: key.id } });
    assert.ok(revoked.revoked_at);

    clock.advance(1_999);
    await authenticate(key.secret, ip);
    clock.advance(1);
    assert.equal(await refusalOf(authenticate(key.secret, ip)), 'key_invalid');
    assert.equal(await refusalOf(createAuthenticate(deps)(key.secret, ip)), 'key_invalid');
  });

  test('a rolled key works until the overlap ends, its successor goes on', async () => {
    const { clock, deps, caller } = await newWorld();
    const old = await createKey(deps, caller, secretKey);
    const params = { key_id: old.id };
    const next = await rollKey(deps, caller, { params, body: { overlap_seconds: 60 } });
    const authenticate = createAuthenticate(deps);

    clock.advance(59_999);
    await authenticate(old.secret, ip);
    clock.advance(1);
    assert.equal(await refusalOf(authenticate(old.secret, ip)), 'key_expired');
    await authenticate(next.secret, ip);
    assert.equal((await retrieveKey(deps, caller, { params })).rolled_to, next.id);
    const again = rollKey(deps, caller, { params, body: {} });
    assert.equal(await refusalOf(again), 'api_key_not_active');
  });

  test('a use is written down once a minute', async () => {
    const { clock, deps, caller } = await newWorld();
    const authenticate = createAuthenticate(deps);
    const key = await createKey(deps, caller, secretKey);
    const lastUse = async () =>
      (await retrieveKey(deps, caller, { params: { key_id: key.id } })).last_used_at;
    assert.equal(await lastUse(), null);
    await authenticate(key.secret, ip);
    assert.equal(await lastUse(), '2026-11-21T09:00:00.000Z');
    clock.advance(30_000);
    await authenticate(key.secret, ip);
    assert.equal(await lastUse(), '2026-11-21T09:00:00.000Z');
    clock.advance(31_000);
    await authenticate(key.secret, ip);
    assert.equal(await lastUse(), '2026-11-21T09:01:01.000Z');
  });

  test('a thousand callers with a fresh key ask the database once', async () => {
    const { deps, caller } = await newWorld();
    const key = await createKey(deps, caller, secretKey);
    let asked = 0;
    const counting: IdentityDeps['database'] = {
      ...database,
      transaction: async (work) => {
        asked += 1;
        return await database.transaction(work);
      },
    };
    const authenticate = createAuthenticate({ ...deps, database: counting });
    await Promise.all(Array.from({ length: 1_000 }, () => authenticate(key.secret, ip)));
    assert.equal(asked, 1);
  });

  test('pages follow each other and end', async () => {
    const { deps, caller } = await newWorld();
    for (let i = 0; i < 3; i += 1) await createKey(deps, caller, secretKey);
    const first = await listKeys(deps, caller, { query: { limit: 2 } });
    assert.equal(first.data.length, 2);
    assert.ok(first.next_cursor);
    const second = await listKeys(deps, caller, { query: { limit: 2, cursor: first.next_cursor } });
    assert.equal(second.data.length, 1);
    assert.equal(second.has_more, false);
  });
});

describe('the walls between organisations', () => {
  test('another organisation and the other mode find no key', async () => {
    const { deps, caller } = await newWorld();
    const foreign = (await newWorld()).caller;
    const key = await createKey(deps, caller, secretKey);
    const params = { key_id: key.id };
    for (const stranger of [foreign, { ...caller, mode: 'live' as const }]) {
      const tries = [
        () => retrieveKey(deps, stranger, { params }),
        () => revokeKey(deps, stranger, { params }),
        () => rollKey(deps, stranger, { params, body: {} }),
      ];
      for (const attempt of tries) {
        assert.equal(await refusalOf(attempt()), 'api_key_not_found');
      }
      assert.deepEqual((await listKeys(deps, stranger, { query: {} })).data, []);
    }
    assert.equal((await retrieveOrganisation(deps, foreign)).id, foreign.organisationId);
  });

  test('the database shows a tenant its own rows, and none without a scope', async () => {
    const { deps, caller } = await newWorld();
    await createKey(deps, caller, secretKey);
    const foreign = (await newWorld()).caller;
    const everyTable = [
      sql<{ rows: bigint }>('identity_test.keys', 'select count(*) as rows from identity.api_key'),
      sql<{ rows: bigint }>(
        'identity_test.audit',
        'select count(*) as rows from identity.audit_entry',
      ),
    ];
    const seenBy = async (scope: Scope) =>
      await database.asTenant(
        scope,
        async (tx) =>
          await Promise.all(everyTable.map(async (count) => (await tx.row(count, []))?.rows)),
      );
    assert.deepEqual(await seenBy(caller), [1n, 2n]);
    assert.deepEqual(await seenBy({ ...caller, mode: 'live' }), [0n, 0n]);
    assert.deepEqual(await seenBy(foreign), [0n, 1n]);
    assert.deepEqual(await seenBy({ organisationId: '', mode: 'test' }), [0n, 0n]);
  });

  test('without any scope a tenant sees nothing, and it writes nowhere', async () => {
    const { deps, caller } = await newWorld();
    await createKey(deps, caller, secretKey);
    const client = new pg.Client({ connectionString: url, options: '-c role=bascule_tenant' });
    await client.connect();
    try {
      for (const table of ['organisation', 'api_key', 'audit_entry', 'audit_head']) {
        const { rows } = await client.query(`select 1 from identity.${table} limit 1`);
        assert.deepEqual(rows, [], table);
        const write = client.query(`insert into identity.${table} default values`);
        await assert.rejects(write, { code: '42501' }, table);
      }
    } finally {
      await client.end();
    }
  });

  test('a leaked table lets nobody in', async () => {
    const { deps, caller } = await newWorld();
    const key = await createKey(deps, caller, secretKey);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query('select api_key::text, digest from identity.api_key');
    await client.end();
    assert.ok(!JSON.stringify(rows).includes(key.secret.slice(12)));
    const otherPepper = createAuthenticate({ ...deps, pepper: pepper.toUpperCase() });
    assert.equal(await refusalOf(otherPepper(key.secret, ip)), 'key_invalid');
  });
});
