import { formatAmount, money } from '#money';
import { payments } from '#payments';
import type { CardsWorld } from '../cards-world.ts';
import type { KnownPayment, Request } from '../memory.ts';
import type { Act, DrawAct } from './act.ts';
import { drawCard, drawPolicy, nameOfCard } from './draw-card.ts';
import { newRequest, sendRequest } from './send-request.ts';

/** A client creates a payment, mostly confirming it at once. */
export const drawPay: DrawAct = (world) => {
  const { dice, memory } = world;
  const organisationId = dice.pick(world.organisationIds);
  const currency = dice.pick(['EUR', 'USD', 'JPY']);
  const amountMinor = BigInt(dice.between(100, 20_000));
  const saved = memory.methods.filter((method) => method.organisationId === organisationId);
  const isSaved = saved.length > 0 && dice.chance(0.5);
  const card = drawCard(world);
  const savedId = isSaved ? dice.pick(saved).id : '';
  const captureMethod = dice.pick(['automatic', 'manual', 'manual'] as const);
  const body = {
    amount: formatAmount(money(amountMinor, currency)),
    currency,
    capture_method: captureMethod,
    confirm: dice.chance(0.9),
    return_url: 'https://shop.example/back',
    policy: drawPolicy(world),
    ...(captureMethod === 'manual' ? drawGrowth(world) : {}),
    ...(isSaved ? { payment_method_id: savedId } : { payment_method: card }),
  };
  const what = `pay ${body.amount} ${currency} ${captureMethod} with ${isSaved ? savedId : nameOfCard(card)}, ${body.policy.cascade}`;
  const request = newRequest(world, organisationId, what, async (deps, caller) => {
    const payment = await payments.createPayment.run(deps, caller, {
      params: {},
      query: {},
      body,
    });
    remember(world, { id: payment.id, organisationId, currency, amountMinor });
    if (body.policy.cascade === 'compensate') memory.daring.add(payment.id);
    const action = payment.next_action;
    if (action?.type === 'redirect') world.memory.pages.set(payment.id, action.url);
    if (isSaved && ['captured', 'authorized'].includes(payment.status)) {
      world.sometimes.hit('path: method saved and charged');
    }
    return payment;
  });
  return act(world, request);
};

const drawGrowth = ({ dice }: CardsWorld) => {
  const anticipate = dice.pick(['several_captures', 'increment', undefined] as const);
  return anticipate === undefined ? {} : { anticipate };
};

/** A client confirms a payment, perhaps again after a decline. */
export const drawConfirm: DrawAct = (world, focus) => {
  if (focus === undefined) return undefined;
  const [card, policy] = [drawCard(world), drawPolicy(world)];
  return act(
    world,
    onPayment(
      world,
      focus,
      `confirm with ${nameOfCard(card)}, ${policy.cascade}`,
      async (deps, caller) => {
        if (policy.cascade === 'compensate') world.memory.daring.add(focus.id);
        return await payments.confirmPayment.run(deps, caller, {
          params: { payment_id: focus.id },
          query: {},
          body: {
            payment_method: card,
            policy,
            return_url: 'https://shop.example/back',
          },
        });
      },
    ),
  );
};

/** A client takes an authorised payment, whole or in part, now and then too much of it. */
export const drawCapture: DrawAct = (world, focus) => {
  if (focus === undefined) return undefined;
  const part = world.dice.chance(0.6) ? drawPart(world, focus) : undefined;
  const isFinal = part === undefined || world.dice.chance(0.4);
  const request = onPayment(
    world,
    focus,
    `capture ${part ?? 'all'}${isFinal ? '' : ' but not the last'} of`,
    async (deps, caller) =>
      await payments.capturePayment.run(deps, caller, {
        params: { payment_id: focus.id },
        query: {},
        body: part === undefined ? {} : { amount: part, is_final: isFinal },
      }),
  );
  return act(world, request);
};

/** A client raises a standing authorisation. */
export const drawIncrement: DrawAct = (world, focus) => {
  if (focus === undefined) return undefined;
  const more = focus.amountMinor + BigInt(world.dice.between(1, 5_000));
  const amount = formatAmount(money(more, focus.currency));
  const request = onPayment(
    world,
    focus,
    `raise to ${amount}`,
    async (deps, caller) =>
      await payments.incrementPayment.run(deps, caller, {
        params: { payment_id: focus.id },
        query: {},
        body: { amount },
      }),
  );
  return act(world, request);
};

/** A client gives a payment up. */
export const drawCancel: DrawAct = (world, focus) =>
  focus === undefined
    ? undefined
    : act(
        world,
        onPayment(
          world,
          focus,
          'cancel',
          async (deps, caller) =>
            await payments.cancelPayment.run(deps, caller, {
              params: { payment_id: focus.id },
              query: {},
              body: {},
            }),
        ),
      );

/** A client gives money back, whole or in part. */
export const drawRefund: DrawAct = (world, focus) => {
  if (focus === undefined) return undefined;
  const part = world.dice.chance(0.7) ? drawPart(world, focus) : undefined;
  const request = onPayment(
    world,
    focus,
    `refund ${part ?? 'all'} of`,
    async (deps, caller) =>
      await payments.createRefund.run(deps, caller, {
        params: {},
        query: {},
        body: { payment_id: focus.id, ...(part === undefined ? {} : { amount: part }) },
      }),
  );
  return act(world, request);
};

/** A client without an answer asks again, under the same key. Some never do. */
export const drawRepeat: DrawAct = (world) => {
  const { memory, dice, sometimes } = world;
  if (memory.unanswered.length === 0) return undefined;
  const [request] = memory.unanswered.splice(dice.between(0, memory.unanswered.length - 1), 1);
  if (request === undefined || dice.chance(0.2)) return undefined;
  const again = { ...request, what: `${request.what}, again` };
  const isTwice = dice.chance(0.5);
  return {
    kind: 'client',
    run: async (machine) => {
      sometimes.hit('client: repeats a request');
      const machines = isTwice ? world.machines() : [machine];
      await Promise.all(machines.map(async (each) => await sendRequest(world, each, again)));
    },
  };
};

const act = (world: CardsWorld, request: Request): Act => ({
  kind: 'client',
  run: async (machine) => {
    await sendRequest(world, machine, request);
  },
});

const onPayment = (
  world: CardsWorld,
  payment: KnownPayment,
  what: string,
  run: Request['run'],
): Request => newRequest(world, payment.organisationId, `${what} ${payment.id}`, run);

const remember = (world: CardsWorld, payment: KnownPayment): void => {
  const { payments: known } = world.memory;
  if (known.every(({ id }) => id !== payment.id)) known.push(payment);
};

const drawPart = ({ dice }: CardsWorld, { amountMinor, currency }: KnownPayment): string => {
  const most = dice.chance(0.1) ? amountMinor + 100n : amountMinor;
  return formatAmount(money(BigInt(dice.between(1, Number(most))), currency));
};
