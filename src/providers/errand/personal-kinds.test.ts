import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useDatabase } from '#test/database';
import type { PlatformInstruction } from '../contract.ts';
import { openErrandHouse } from './testing/open-errand-house.ts';

const world = await useDatabase();
const account = 'acct_seller';
// No id of ours holds the name by chance: their letters are without i, l, o and u.
const luisa = { first_name: 'Luisa', dob: { day: 10, month: 12, year: 1815 } };

const personal = {
  create_account: {
    kind: 'create_account',
    accountId: 'acc_ours',
    api: 'v1',
    traits: {
      dashboard: 'none',
      feesCollector: 'platform',
      lossesCollector: 'platform',
      requirementsCollector: 'platform',
    },
    country: 'DE',
    email: 'luisa@seller.example',
    businessType: 'individual',
    defaultCurrency: 'EUR',
    capabilities: ['transfers'],
    payoutSchedule: null,
  },
  update_account: { kind: 'update_account', account, api: 'v1', fields: { individual: luisa } },
  put_person: { kind: 'put_person', account, api: 'v1', person: null, fields: luisa },
  add_external_account: {
    kind: 'add_external_account',
    account,
    token: 'btok_Luisa',
    isDefault: true,
  },
} as const satisfies Record<string, PlatformInstruction>;

/** Every text of the errand's row, as whoever reads the table sees it. */
const kept = async (house: ReturnType<typeof openErrandHouse>, subjectId: string) => {
  const errand = await house.read({ subjectId });
  return { errand, text: JSON.stringify(errand) };
};

for (const [kind, instruction] of Object.entries(personal)) {
  for (const [fault, state] of [
    [null, 'done'],
    ['balance_insufficient', 'refused'],
    ['refused_connection', 'not_sent'],
  ] as const) {
    test(`of ${kind} nothing that was said of a person is kept once it is ${state}`, async () => {
      const house = openErrandHouse(world);
      const draft = house.draft({ instruction });
      const before = house.deps.providerNamed('scripted').platform?.prepare(instruction, draft.id);
      house.desk.fail(fault);
      await house.runner.drive(await house.open([draft]));
      const { errand, text } = await kept(house, draft.subjectId);
      assert.equal(errand.state, state);
      assert.doesNotMatch(text, /luisa/i);
      assert.deepEqual(errand.request, { ...before, body: {} }, 'how it is traced is kept');
    });
  }

  test(`${kind} can be sent again as it was frozen while its end is not known`, async () => {
    const house = openErrandHouse(world);
    const draft = house.draft({ instruction });
    house.desk.fail('lost_before');
    await house.runner.drive(await house.open([draft]));
    const lost = await kept(house, draft.subjectId);
    assert.equal(lost.errand.state, 'unknown');
    assert.match(lost.text, /luisa/i);

    house.clock.advance(2_000);
    await house.sweep();
    const [deed] = house.desk.done;
    assert.match(JSON.stringify(deed?.errand.body), /luisa/i);
    const { errand, text } = await kept(house, draft.subjectId);
    assert.equal(errand.state, 'done');
    assert.doesNotMatch(text, /luisa/i);
  });
}

test('what moves money is kept as it was sent', async () => {
  const house = openErrandHouse(world);
  const draft = house.draft();
  const [opened] = await house.open([draft]);
  assert.ok(opened !== undefined);
  await house.runner.drive([opened]);
  assert.deepEqual((await house.read(draft)).request, opened.request);
});
