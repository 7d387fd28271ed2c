import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createClient } from '#http';
import { payments } from '#payments';
import { useDatabase } from '#test/database';
import { startWorld } from '#test/world';

const { url } = await useDatabase();
const world = await startWorld({ databaseUrl: url });
after(world.close);
const client = createClient({ url: world.url, key: world.key, routes: payments });

test('a card payment goes through the API, the SDK and the sandbox, and both books agree', async () => {
  const { status, body } = await client.createPayment(
    {
      body: {
        amount: '10.50',
        currency: 'EUR',
        confirm: true,
        payment_method: { type: 'card', token: 'pm_card_visa' },
      },
    },
    { idempotencyKey: 'order-1' },
  );
  assert.equal(status, 201);
  assert.equal(body.status, 'captured');
  const { sums } = await world.knobs.books(world.sandboxKey);
  assert.equal(sums[0]?.captured, 1050);
});
