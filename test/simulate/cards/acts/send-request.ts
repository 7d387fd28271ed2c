import { type Caller, FailpointFault, isRefusal, seededIds } from '#kernel';
import { stackOf } from '../../world/sweep.ts';
import type { CardsMachine } from '../cards-machine.ts';
import type { CardsWorld } from '../cards-world.ts';
import type { Reply, Request } from '../memory.ts';

/** A request of a client that was never sent before. */
export const newRequest = (
  world: CardsWorld,
  organisationId: string,
  what: string,
  run: Request['run'],
): Request => {
  world.memory.requests += 1;
  const key = `${organisationId} request ${world.memory.requests}`;
  return { what, organisationId, key, since: world.clock.now(), run };
};

/** Who asks: ids come from the request's key, so that sending it again resumes what it began. */
export const callerOf = ({ organisationId, key, since }: Request): Caller => ({
  organisationId,
  mode: 'test',
  actor: 'key_simulation',
  requestId: 'req_simulation',
  traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
  ids: seededIds(key, since),
});

/** Sends a request to a machine and remembers what came of it. A bug is a violation. */
export const sendRequest = async (
  world: CardsWorld,
  machine: CardsMachine,
  request: Request,
): Promise<Reply | undefined> => {
  const { history, memory, sometimes } = world;
  const say = (outcome: string): void =>
    history.note(`${machine.name} ${request.what}: ${outcome}`);
  try {
    const reply = await machine.within(
      async () => await request.run(machine.payments, callerOf(request)),
    );
    say(`${reply.id} is ${reply.status}`);
    const before = memory.answers.get(request.key);
    if (before !== undefined && before !== reply.id) {
      world.violations.push(`I1: one request made ${before} and ${reply.id}`);
    }
    memory.answers.set(request.key, reply.id);
    memory.statuses.set(reply.id, reply.status);
    // Who was told to wait asks again; some time out by themselves, although they were answered.
    const isOpen = reply.status === 'processing' || reply.status === 'pending';
    if (world.dice.chance(isOpen ? 0.7 : 0.1)) memory.unanswered.push(request);
    return reply;
  } catch (fault) {
    if (fault instanceof FailpointFault || isRefusal(fault, 'service_unavailable')) {
      say('no answer');
      memory.unanswered.push(request);
      return undefined;
    }
    if (isRefusal(fault)) {
      say(`refused, ${fault.code}`);
      if (fault.code === 'payment_busy') sometimes.hit('client: is told to wait');
      if (fault.code === 'refund_above_captured') {
        sometimes.hit('path: refund refused above what is left');
      }
      return undefined;
    }
    say(`BUG ${String(fault)}`);
    world.violations.push(`a request meets a bug: ${request.what}: ${stackOf(fault)}`);
    return undefined;
  }
};
