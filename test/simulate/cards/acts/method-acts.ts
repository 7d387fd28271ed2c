import { payments } from '#payments';
import type { CardsWorld } from '../cards-world.ts';
import type { DrawAct } from './act.ts';
import { newRequest, sendRequest } from './send-request.ts';

/** A client makes a customer, or saves a card for one. */
export const drawSaveMethod: DrawAct = (world) => {
  const { dice, memory, outside } = world;
  const cards = world.rails[0]?.cards;
  if (cards === undefined) return undefined;
  const customer = memory.customers.length === 0 ? undefined : dice.pick(memory.customers);
  if (customer === undefined || dice.chance(0.05)) return drawCustomer(world);
  const { organisationId } = customer;
  const token = dice.pick(dice.chance(0.7) ? cards.good : cards.asking);
  const what = `save ${token} for ${customer.id}`;
  const request = newRequest(world, organisationId, what, async (deps, caller) => {
    const method = await payments.storePaymentMethod.run(deps, caller, {
      params: { customer_id: customer.id },
      query: {},
      body: { payment_method: { type: 'card', token }, return_url: 'https://shop.example/back' },
    });
    if (memory.methods.every(({ id }) => id !== method.id)) {
      memory.methods.push({ id: method.id, organisationId });
    }
    const page = method.next_action?.url;
    if (page !== undefined && dice.chance(0.6)) {
      await world.turns.take(async () => await outside.authenticate(page, 'complete'));
    }
    return method;
  });
  return {
    kind: 'method',
    run: async (machine) => {
      await sendRequest(world, machine, request);
    },
  };
};

const drawCustomer = (world: CardsWorld) => {
  const organisationId = world.dice.pick(world.organisationIds);
  const request = newRequest(world, organisationId, 'make a customer', async (deps, caller) => {
    const customer = await payments.createCustomer.run(deps, caller, {
      params: {},
      query: {},
      body: { name: 'Ada' },
    });
    const { customers } = world.memory;
    if (customers.every(({ id }) => id !== customer.id)) {
      customers.push({ id: customer.id, organisationId });
    }
    return { id: customer.id, status: 'made' };
  });
  return {
    kind: 'client' as const,
    run: async (machine: Parameters<typeof sendRequest>[1]) => {
      await sendRequest(world, machine, request);
    },
  };
};
