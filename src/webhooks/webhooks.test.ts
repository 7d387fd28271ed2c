import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Value } from 'typebox/value';
import { knownFailpoints } from '#kernel';
import { useDatabase } from '#test/database';
import {
  deliveryMachine,
  endpointMachine,
  noticeMachine,
  webhookRefusals,
  webhookRoutes,
} from './index.ts';

const { database } = await useDatabase();

for (const machine of [noticeMachine, endpointMachine, deliveryMachine]) {
  test(`the database knows the same steps of a ${machine.name} as the code`, async () => {
    const text = `select from_state as "from", event, to_state as "to" from webhooks.${machine.name}_edge`;
    const edges = await database.transaction(
      async (tx) =>
        await tx.rows<{ from: string; event: string; to: string }, []>(
          { name: `test.${machine.name}_edges`, text },
          [],
        ),
    );
    const sorted = (list: readonly object[]) => list.map((edge) => JSON.stringify(edge)).sort();
    assert.deepEqual(sorted(edges), sorted(machine.edges));
  });
}

for (const route of webhookRoutes) {
  test(`the example of ${route.id} is one that the route takes and gives`, () => {
    const { example } = route;
    assert.ok(
      Value.Check(route.reply, example.reply),
      JSON.stringify(Value.Errors(route.reply, example.reply)),
    );
    if (route.params) assert.ok(Value.Check(route.params, example.params));
    if (route.body) assert.ok(Value.Check(route.body, example.body));
    for (const code of route.refusals) assert.ok(code in webhookRefusals, `${code} is declared`);
  });
}

test('every failpoint of the module is known', () => {
  const own = knownFailpoints().filter((name) => name.startsWith('webhooks.'));
  assert.equal(own.length, 5);
});
