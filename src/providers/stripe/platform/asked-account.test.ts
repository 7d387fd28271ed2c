import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import type { PlatformInstruction } from '../../contract.ts';
import { at, desk, found, gone, missing, pageOf } from './testing/asked-desk.ts';
import { account, create } from './testing/errands.ts';

describe('an account of the second generation', () => {
  const v2 = (id: string, given: object = {}) => ({
    id,
    object: 'v2.core.account',
    applied_configurations: ['recipient'],
    created: '2026-11-21T09:00:00Z',
    livemode: false,
    metadata: { bascule_errand: 'err_1', bascule_account: 'acc_1' },
    ...given,
  });

  test('is made as JSON, and its errands act in no other name', async () => {
    const { seen, run } = await at(() => [200, v2('acct_2')]);
    const { outcome } = await run({ ...create, api: 'v2' });
    assert.ok(outcome.kind === 'done' && outcome.report.about === 'account');
    assert.equal(outcome.report.account.accountId, 'acc_1');
    const [sent] = seen;
    assert.deepEqual(
      [
        sent?.headers['content-type'],
        sent?.headers['stripe-account'],
        sent?.headers['stripe-context'],
      ],
      ['application/json', undefined, undefined],
    );
    assert.equal(JSON.parse(sent?.body ?? '').dashboard, 'express');
  });

  test('is looked for over the pages of its list, and then read whole', async () => {
    const { seen, connection } = await at(({ path }) => {
      if (path.includes('page=two')) return [200, { data: [v2('acct_2')] }];
      if (path.startsWith('/v2/core/accounts?')) {
        const next_page_url = '/v2/core/accounts?page=two';
        return [200, { data: [v2('acct_9', { metadata: {} })], next_page_url }];
      }
      return [200, v2('acct_2')];
    });
    const errand = desk.prepare({ ...create, api: 'v2' }, 'err_1');
    const asked = (await desk.ask(connection, errand)).result;
    assert.ok(asked.kind === 'found' && asked.outcome.kind === 'done');
    assert.match(seen[2]?.path ?? '', /^\/v2\/core\/accounts\/acct_2\?include\[0\]=/);
  });

  test('is read with its bank accounts and its schedule, which stand beside it', async () => {
    const { seen, connection } = await at(({ path }) => {
      if (path.startsWith('/v2/')) return [200, v2('acct_2')];
      if (path === '/v1/balance_settings') return missing;
      const one = { id: 'ba_1', object: 'bank_account', last4: '3000', currency: 'eur' };
      return [200, pageOf([one])];
    });
    const report = found((await desk.readAccount(connection, 'acct_2', 'v2')).result);
    assert.deepEqual(
      [report.api, report.externalAccounts[0]?.reference, report.payoutSchedule],
      ['v2', 'ba_1', null],
    );
    assert.deepEqual(
      seen.map(({ headers }) => headers['stripe-account']),
      [undefined, 'acct_2', undefined],
    );
  });

  test('is closed with all its configurations, and asking sees that it is', async () => {
    const { connection, run } = await at(() => [200, v2(account, { closed: true })]);
    const close = {
      kind: 'close_account',
      account,
      api: 'v2',
      configurations: ['recipient'],
    } as const;
    const { errand, outcome } = await run(close);
    assert.equal(outcome.kind, 'done');
    const asked = (await desk.ask(connection, errand)).result;
    assert.ok(asked.kind === 'found' && asked.outcome.kind === 'done');
  });
});

describe('what an account is asked for', () => {
  const bank = {
    id: 'ba_1',
    object: 'bank_account',
    last4: '3000',
    metadata: { bascule_errand: 'err_1' },
  };
  const person = { id: 'person_1', object: 'person', metadata: { bascule_errand: 'err_1' } };
  const table: readonly [string, PlatformInstruction, object, object, string | null][] = [
    [
      'a bank account',
      { kind: 'add_external_account', account, token: 'btok_1', isDefault: true },
      bank,
      pageOf([bank]),
      'ba_1',
    ],
    [
      'a person',
      { kind: 'put_person', account, api: 'v1', person: null, fields: { first_name: 'Ada' } },
      person,
      pageOf([person]),
      'person_1',
    ],
    [
      'the end of a bank account',
      { kind: 'remove_external_account', account, externalAccount: 'ba_1' },
      { id: 'ba_1', object: 'bank_account', deleted: true },
      { id: 'ba_1', object: 'bank_account', deleted: true },
      'ba_1',
    ],
    [
      'its rejection',
      { kind: 'reject_account', account, reason: 'fraud' },
      rejected('rejected.fraud'),
      rejected('rejected.fraud'),
      null,
    ],
  ];
  for (const [what, instruction, answer, asked, reference] of table) {
    test(`${what} is done by its answer, or by asking`, async () => {
      const { connection, run } = await at(({ method }) => [
        200,
        method === 'GET' ? asked : answer,
      ]);
      const { errand, outcome } = await run(instruction);
      assert.ok(outcome.kind === 'done', inspect(outcome));
      assert.deepEqual(outcome.report, { about: 'change', account, reference });
      const finding = (await desk.ask(connection, errand)).result;
      assert.ok(finding.kind === 'found' && finding.outcome.kind === 'done', inspect(finding));
    });
  }

  test('is not done where asking shows it as it was', async () => {
    const reject = { kind: 'reject_account', account, reason: 'other' } as const;
    const { connection } = await at(() => [200, rejected(null)]);
    const asked = (await desk.ask(connection, desk.prepare(reject, 'err_1'))).result;
    assert.deepEqual(asked, { kind: 'absent' });
  });

  test('is nobody’s to ask of one that is gone', async () => {
    const { connection, run } = await at(() => gone);
    const reject = { kind: 'reject_account', account, reason: 'other' } as const;
    const { errand, outcome } = await run(reject);
    const asked = (await desk.ask(connection, errand)).result;
    for (const one of [outcome, asked.kind === 'found' ? asked.outcome : undefined]) {
      assert.ok(one?.kind === 'refused' && one.reason === 'account_gone', inspect(one));
    }
  });
});

function rejected(disabled_reason: string | null): object {
  return {
    id: account,
    object: 'account',
    type: 'none',
    charges_enabled: false,
    payouts_enabled: false,
    details_submitted: true,
    email: null,
    requirements: { disabled_reason },
  };
}

describe('a page for a seller', () => {
  const link = {
    account,
    refreshUrl: 'https://market.example/again',
    returnUrl: 'https://market.example/back',
  };

  test('is minted anew by each generation, and by the one door there is to a dashboard', async () => {
    const table = [
      ['v1', 'onboarding', '/v1/account_links', 'account_link', 1_795_253_695],
      ['v1', 'update', '/v1/account_links', 'account_link', 1_795_253_695],
      [
        'v2',
        'onboarding',
        '/v2/core/account_links',
        'v2.core.account_link',
        '2026-11-21T09:34:55Z',
      ],
      ['v1', 'login', `/v1/accounts/${account}/login_links`, 'login_link', undefined],
    ] as const;
    for (const [api, kind, path, object, expires_at] of table) {
      const url = 'https://connect.stripe.com/setup/e/1';
      const { seen, connection } = await at(() => [200, { object, url, expires_at }]);
      const { result, exchanges } = await desk.openLink(connection, { ...link, api, kind });
      const opened = found(result);
      assert.deepEqual(
        [opened.url, opened.expiresAt === null, seen[0]?.path],
        [url, kind === 'login', path],
      );
      assert.ok(!JSON.stringify(exchanges).includes(url), 'whoever has it has access');
    }
  });

  test('is none where a proxy answers in its place', async () => {
    for (const answer of [
      [200, {}],
      [200, { object: 'account_link', url: 'nowhere' }],
      [404, { message: 'Not Found' }],
    ] as const) {
      const { connection } = await at(() => answer);
      const { result } = await desk.openLink(connection, {
        ...link,
        api: 'v1',
        kind: 'onboarding',
      });
      assert.equal(result.kind, 'unreachable');
    }
  });

  test('may be embedded, by a secret that no timeline keeps', async () => {
    const secret = 'accs_secret__x';
    const { seen, connection } = await at(() => [
      200,
      { object: 'account_session', account, client_secret: secret, expires_at: 1_795_253_695 },
    ]);
    const { result, exchanges } = await desk.openSession(connection, account, ['payouts']);
    assert.equal(found(result).clientSecret, secret);
    assert.equal(seen[0]?.body, `account=${account}&components[payouts][enabled]=true`);
    assert.ok(!JSON.stringify(exchanges).includes(secret));
  });
});
