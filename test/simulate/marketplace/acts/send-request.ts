import { type Caller, FailpointFault, isRefusal, seededIds } from '#kernel';
import { stackOf } from '../../world/sweep.ts';
import { asking, type MarketMachine } from '../market-machine.ts';
import type { MarketWorld } from '../market-world.ts';
import type { Reply, Request } from '../memory.ts';

/** A request of a client that was never sent before. */
export const newRequest = (world: MarketWorld, what: string, run: Request['run']): Request => {
  world.memory.requests += 1;
  const key = `${world.organisationId} request ${world.memory.requests}`;
  return { what, key, since: world.clock.now(), run };
};

/** Who asks: ids come from the request's key, so that sending it again resumes what it began. */
const callerOf = (world: MarketWorld, { key, since }: Request): Caller => ({
  organisationId: world.organisationId,
  mode: 'test',
  actor: 'key_simulation',
  requestId: 'req_simulation',
  traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
  ids: seededIds(key, since),
});

/** Refusals by what the sellers are: nothing may have left for the provider. */
const beforeAnyCall = /^(charge_kind_blocked|split_|account_(cannot_receive|currency|not_found))/;

/** Sends a request to a machine and remembers what came of it. A bug is a violation. */
export const sendRequest = async (
  world: MarketWorld,
  machine: MarketMachine,
  request: Request,
): Promise<Reply | undefined> => {
  const { history, memory, sometimes, violations } = world;
  const say = (outcome: string): void =>
    history.note(`${machine.name} ${request.what}: ${outcome}`);
  const asked = { calls: 0 };
  try {
    const caller = callerOf(world, request);
    const reply = await asking.run(
      asked,
      async () => await machine.within(async () => await request.run(machine, caller)),
    );
    say(`${reply.id} is ${reply.status}`);
    const before = memory.answers.get(request.key);
    if (before !== undefined && before !== reply.id) {
      violations.push(`P2: one request made ${before} and ${reply.id}`);
    }
    memory.answers.set(request.key, reply.id);
    memory.statuses.set(reply.id, reply.status);
    // Some time out by themselves, although they were answered.
    if (world.dice.chance(0.12)) memory.unanswered.push(request);
    return reply;
  } catch (fault) {
    if (fault instanceof FailpointFault || isRefusal(fault, 'service_unavailable')) {
      say('no answer');
      memory.unanswered.push(request);
      return undefined;
    }
    if (isRefusal(fault)) {
      say(`refused, ${fault.code}`);
      if (!beforeAnyCall.test(fault.code)) return undefined;
      sometimes.hit('path: blocked before any call');
      if (asked.calls > 0) {
        violations.push(`P6: ${request.what}: ${fault.code} after ${asked.calls} calls`);
      }
      return undefined;
    }
    say(`BUG ${String(fault)}`);
    violations.push(`a request meets a bug: ${request.what}: ${stackOf(fault)}`);
    return undefined;
  }
};

/** Sends a request, and tells what to do with its answer. */
export const requesting =
  (world: MarketWorld, request: Request, then?: (reply: Reply) => void) =>
  async (machine: MarketMachine): Promise<void> => {
    const reply = await sendRequest(world, machine, request);
    if (reply !== undefined) then?.(reply);
  };
