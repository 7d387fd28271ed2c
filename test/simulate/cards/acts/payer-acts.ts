import { payments } from '#payments';
import type { CardsWorld } from '../cards-world.ts';
import type { Reply } from '../memory.ts';
import type { DrawAct } from './act.ts';
import { drawPolicy } from './draw-card.ts';
import { newRequest, sendRequest } from './send-request.ts';

/** The payer follows the link of his payment and passes, fails, or leaves for good. */
export const drawPayer: DrawAct = (world, common) => {
  const { dice, memory, outside, sometimes, history } = world;
  const choice = dice.weigh<'complete' | 'fail' | 'leave'>([
    [5, 'complete'],
    [4, 'fail'],
    [2, 'leave'],
  ]);
  const waiting = world.memory.payments.filter(({ id }) => isWaiting(world, id));
  const focus = waiting.length === 0 ? common : dice.pick(waiting);
  if (focus === undefined || memory.abandoned.has(focus.id)) return undefined;
  const what = `look at ${focus.id}`;
  const { organisationId } = focus;
  return {
    kind: 'other',
    run: async (machine) => {
      let page = memory.pages.get(focus.id);
      const request = newRequest(world, organisationId, what, async (deps, caller) => {
        const payment = await payments.retrievePayment.run(deps, caller, {
          params: { payment_id: focus.id },
          query: {},
          body: {},
        });
        if (payment.next_action?.type === 'redirect') page = payment.next_action.url;
        return payment;
      });
      await sendRequest(world, machine, request);
      if (page === undefined) return;
      const link = page;
      memory.pages.set(focus.id, page);
      if (choice === 'leave') {
        memory.abandoned.add(focus.id);
        sometimes.hit('payer: abandons');
        return;
      }
      const isTaken = await world.turns.take(async () => await outside.authenticate(link, choice));
      history.note(`payer of ${focus.id}: ${choice}${isTaken ? '' : ', too late'}`);
      memory.pages.delete(focus.id);
      if (!isTaken) return;
      sometimes.hit(
        choice === 'complete' ? 'payer: authenticates' : 'payer: fails to authenticate',
      );
    },
  };
};

/** A shop gives up on a payer who stands at his bank; he comes back all the same. */
export const drawLatePayer: DrawAct = (world) => {
  const { dice, outside, turns, history } = world;
  const organisationId = dice.pick(world.organisationIds);
  const token = world.rails[0]?.cards.asking[0] ?? '';
  const policy = drawPolicy(world);
  const pay = newRequest(
    world,
    organisationId,
    'pay 7 EUR, slowly',
    async (deps, caller) =>
      await payments.createPayment.run(deps, caller, {
        params: {},
        query: {},
        body: {
          amount: '7',
          currency: 'EUR',
          confirm: true,
          payment_method: { type: 'card', token },
          return_url: 'https://shop.example/back',
          policy,
        },
      }),
  );
  return {
    kind: 'client',
    run: async (machine) => {
      const paid = await sendRequest(world, machine, pay);
      if (paid === undefined) return;
      world.memory.payments.push({
        id: paid.id,
        organisationId,
        currency: 'EUR',
        amountMinor: 700n,
      });
      const page = pageIn(paid);
      if (page === undefined) return;
      const what = `give up ${paid.id}`;
      const cancel = newRequest(
        world,
        organisationId,
        what,
        async (deps, caller) =>
          await payments.cancelPayment.run(deps, caller, {
            params: { payment_id: paid.id },
            query: {},
            body: {},
          }),
      );
      await sendRequest(world, machine, cancel);
      const isTaken = await turns.take(async () => await outside.authenticate(page, 'complete'));
      history.note(`payer of ${paid.id} comes back${isTaken ? '' : ', too late'}`);
    },
  };
};

const pageIn = (reply: Reply): string | undefined => {
  if (!('next_action' in reply)) return undefined;
  const action = (reply as PaymentReply).next_action;
  return action?.type === 'redirect' ? action.url : undefined;
};

type PaymentReply = Awaited<ReturnType<typeof payments.createPayment.run>>;

/** A page is open, and the payer has neither answered nor left. A canceled payment has one too. */
const isWaiting = ({ memory }: CardsWorld, paymentId: string): boolean =>
  memory.pages.has(paymentId) && !memory.abandoned.has(paymentId);
