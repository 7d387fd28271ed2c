import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type AccountView, accounts } from '#accounts';
import { createClient, ProblemError } from '#http';
import { identity } from '#identity';
import { errands } from '#providers';
import { type Json, until, useStage } from './stage.ts';

const stage = await useStage();
const { world } = stage;
const routes = { ...accounts, ...errands, ...identity };
const client = createClient({ url: world.url, key: world.key, routes });

const open = async (kind: 'standard' | 'express' | 'custom'): Promise<AccountView> => {
  const order = { kind, country: 'DE', api: 'v1', seller_reference: `${kind}-seller` } as const;
  const { status, body } = await client.createAccount({ body: order });
  assert.equal(status, 201);
  return body;
};

const nothingDue = {
  currently_due: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
  disabled_reason: null,
};

/** The seller tells his provider all it wants to know. */
const onboard = async (account: AccountView, change: object = {}): Promise<void> => {
  await world.knobs.setAccount({
    key: world.sandboxKey,
    account: account.provider_reference ?? '',
    capabilities: { transfers: 'active', card_payments: 'active' },
    requirements: nothingDue,
    charges_enabled: true,
    payouts_enabled: true,
    details_submitted: true,
    ...change,
  });
};

const at = (account: AccountView) => ({ params: { account_id: account.id } });

const becomes = async (account: AccountView, status: AccountView['status']) =>
  await until(`account ${account.id} becomes ${status}`, async () => {
    const { body } = await client.retrieveAccount(at(account));
    return body.status === status ? body : undefined;
  });

const told = async (account: AccountView): Promise<readonly unknown[]> => {
  const { data } = await stage.read(`/v1/events?object_id=${account.id}&limit=100`);
  return (data as Json[]).map(({ type }) => type);
};

const refusal = async (work: Promise<unknown>): Promise<readonly [number, string]> => {
  const fault = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  assert.ok(fault instanceof ProblemError, `refused, not ${String(fault)}`);
  return [fault.problem.status, fault.problem.code];
};

describe('a seller', () => {
  const verdicts = {
    standard: ['blocked', 'blocked', 'ok'],
    express: ['caution', 'caution', 'ok'],
    custom: ['ok', 'ok', 'ok'],
  } as const;

  for (const kind of ['standard', 'express', 'custom'] as const) {
    test(`of the ${kind} kind is made, and enabled when his provider knows enough of him`, async () => {
      const account = await open(kind);
      assert.equal(account.status, 'not_started');
      assert.ok(account.requirements.currently_due.includes('external_account'));
      const { separate, destination, direct } = account.charge_kinds;
      assert.deepEqual(
        [separate.verdict, destination.verdict, direct.verdict],
        [...verdicts[kind]],
      );
      await onboard(account);
      const enabled = await becomes(account, 'enabled');
      assert.deepEqual(
        [enabled.may_receive, enabled.may_be_paid_out, enabled.requirements.currently_due],
        [true, true, []],
      );
      const types = await told(account);
      assert.ok(types.includes('account.created') && types.includes('account.enabled'));
    });
  }

  test('of whom something new is wanted is told of, first by when, then that he is hindered', async () => {
    const account = await open('express');
    await onboard(account);
    await becomes(account, 'enabled');
    const due = ['individual.id_number'];
    const deadline = Math.floor(Date.parse(account.created_at) / 1_000) + 20 * 86_400;
    await onboard(account, {
      requirements: { ...nothingDue, currently_due: due, current_deadline: deadline },
    });
    const soon = await becomes(account, 'restricted_soon');
    assert.deepEqual(
      [soon.requirements.currently_due, soon.requirements.deadline],
      [due, new Date(deadline * 1_000).toISOString()],
    );
    await onboard(account, {
      requirements: {
        ...nothingDue,
        currently_due: due,
        past_due: due,
        current_deadline: null,
        disabled_reason: 'requirements.past_due',
      },
      capabilities: { transfers: 'inactive' },
      payouts_enabled: false,
    });
    const restricted = await becomes(account, 'restricted');
    assert.equal(restricted.may_receive, false);
    const types = await told(account);
    for (const type of ['restricted_soon', 'restricted', 'action_required']) {
      assert.ok(types.includes(`account.${type}`), type);
    }
  });

  test('whose making was lost on its way back is found, and was made once', async () => {
    const { sandboxKey: key } = world;
    const accountsThere = async () => (await world.knobs.totals(key)).accounts.length;
    const before = await accountsThere();
    await world.knobs.faults.plant({
      fault: 'reset_after',
      match: { key, method: 'POST', path: '/v1/accounts' },
    });
    const body = { kind: 'custom', country: 'DE', api: 'v1' } as const;
    const made = await client.createAccount({ body });
    assert.deepEqual([made.status, made.body.change?.status], [202, 'sending']);
    const found = await until('the account has its provider’s name', async () => {
      const { body: now } = await client.retrieveAccount(at(made.body));
      return now.provider_reference === null ? undefined : now;
    });
    assert.equal(found.change?.status, 'done');
    assert.equal(await accountsThere(), before + 1);
  });

  test('is heard of in the errand that made him, which shows nothing of him', async () => {
    const email = 'ada@seller.example';
    const { body: account } = await client.createAccount({
      body: { kind: 'custom', country: 'DE', email },
    });
    const { body: page } = await client.listErrands({
      query: { subject_id: account.id, status: 'done' },
    });
    const [errand] = page.data;
    assert.deepEqual(
      [page.data.length, errand?.kind, errand?.provider_reference],
      [1, 'create_account', account.provider_reference],
    );
    const of = { params: { errand_id: errand?.id ?? '' } };
    const { body: seen } = await client.retrieveErrand(of);
    assert.equal(seen.request.body, null);
    assert.deepEqual(
      seen.exchanges.map(({ purpose, path, status }) => [purpose, path, status]),
      [['send', seen.request.path, 200]],
    );
    assert.ok(!JSON.stringify(seen).includes(email));
    const reason = 'Nobody has anything to say of it.';
    for (const late of [
      async () => await client.lookAtErrand(of),
      async () => await client.decideErrand({ ...of, body: { outcome: 'refused', reason } }),
    ]) {
      assert.deepEqual(await refusal(late()), [409, 'errand_wrong_state']);
    }
  });

  test('who was made elsewhere is connected, once, and whoever is not there is not', async () => {
    const answer = await fetch(`${world.sandboxUrl}/v1/accounts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.sandboxKey}` },
      body: new URLSearchParams({ type: 'standard', country: 'DE' }),
    });
    const { id } = (await answer.json()) as Json;
    const body = { provider_account: `${id}` };
    const { body: connected } = await client.createAccount({ body });
    assert.deepEqual([connected.provider_reference, connected.traits.dashboard], [id, 'full']);
    assert.deepEqual(await refusal(client.createAccount({ body })), [
      409,
      'account_already_connected',
    ]);
    const nobody = { provider_account: 'acct_1NobodyNobody' };
    assert.deepEqual(await refusal(client.createAccount({ body: nobody })), [
      422,
      'account_not_readable',
    ]);
  });

  test('sees himself alone with a key that is bound to his account', async () => {
    const [own, other] = [await open('custom'), await open('custom')];
    const { body: key } = await client.createKey({
      body: {
        kind: 'restricted',
        name: 'Seller',
        scopes: ['accounts:read', 'accounts:write', 'payments:read'],
        account_id: own.id,
      },
    });
    const seller = createClient({ url: world.url, key: key.secret, routes });
    assert.equal((await seller.retrieveAccount(at(own))).body.id, own.id);
    const { body: list } = await seller.listAccounts();
    assert.deepEqual(
      list.data.map(({ id }) => id),
      [own.id],
    );
    assert.deepEqual(await refusal(seller.retrieveAccount(at(other))), [404, 'account_not_found']);
    assert.deepEqual(await refusal(seller.pauseAccount(at(own))), [403, 'key_bound_to_account']);
    const payments = await fetch(`${world.url}/v1/payments`, {
      headers: { authorization: `Bearer ${key.secret}` },
    });
    assert.equal(payments.status, 403);
  });

  test('is neither made nor changed by a request that does not hold together', async () => {
    const account = await open('standard');
    const wrong = [
      [{ kind: 'custom' }, 400, 'account_order_invalid'],
      [{ kind: 'custom', country: 'Germany' }, 400, 'request_invalid'],
      [{ kind: 'business', country: 'DE' }, 400, 'request_invalid'],
      [{ kind: 'custom', country: 'DE', bank: '4242424242424242' }, 400, 'pan_not_allowed'],
      [{ kind: 'custom', country: 'DE', provider: 'adyen' }, 422, 'account_provider_unsupported'],
    ] as const;
    for (const [body, ...expected] of wrong) {
      assert.deepEqual(
        await refusal(client.createAccount({ body: body as object })),
        expected,
        JSON.stringify(body),
      );
    }
    const person = { details: { first_name: 'Ada' } };
    assert.deepEqual(await refusal(client.putPerson({ ...at(account), body: person })), [
      422,
      'account_change_not_allowed',
    ]);
    const weekly = { interval: 'weekly' } as const;
    assert.deepEqual(await refusal(client.setPayoutSchedule({ ...at(account), body: weekly })), [
      400,
      'account_order_invalid',
    ]);
  });
});
