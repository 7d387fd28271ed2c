import type { World } from '#test/world';
import { ask } from './ask.ts';
import { type EnrolledMerchant, postNoticesTo } from './enrol-merchant.ts';
import { payAtSandbox } from './sandbox-events.ts';

/**
 * A merchant of ours pays itself, under the name of another's attempt, and has its notices posted
 * to its own connection, where they are genuine, and to the other's, where they are not.
 */
export const trespass = async (
  world: World,
  victim: EnrolledMerchant,
  intruder: EnrolledMerchant,
): Promise<() => Promise<number>> => {
  await postNoticesTo(world, intruder.sandboxKey, victim.connectionId);
  const name = await latestAttempt(world, victim);
  await payAtSandbox(world.sandboxUrl, intruder.sandboxKey, { bascule_attempt: name });
  return async () => {
    const counts = await world.knobs.webhooks.counts(intruder.sandboxKey);
    return Math.min(counts.delivered, counts.failed);
  };
};

interface Item {
  readonly object_id: string;
  readonly summary: string;
}

const latestAttempt = async (world: World, { key }: EnrolledMerchant): Promise<string> => {
  const read = async <Data>(place: string): Promise<readonly Data[]> => {
    const answer = await ask(`${world.url}${place}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    return ((await answer.json()) as { readonly data: readonly Data[] }).data;
  };
  const [payment] = await read<{ readonly id: string }>('/v1/payments?limit=1');
  const items = await read<Item>(`/v1/payments/${payment?.id}/timeline`);
  const opened = items.findLast(({ summary }) => summary.startsWith('attempt to '));
  if (opened === undefined) throw new Error(`nothing was tried for ${payment?.id}`);
  return opened.object_id;
};
