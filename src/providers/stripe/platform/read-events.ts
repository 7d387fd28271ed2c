import type { Notice, Read } from '../../contract.ts';
import { isRecord } from '../answers.ts';
import { connectNotices } from '../notices.ts';
import { noticeOf } from '../read-notices.ts';
import { type Caller, readList } from './desk.ts';

/** What may have been missed. */
type Missed = readonly { readonly notice: Notice; readonly body: string }[];

/** Stripe remembers its events for thirty days. Source: docs.stripe.com/api/events. */
const remembered_s = 30 * 86_400;

/**
 * What happened since a time, oldest first, as it would have been told: whoever keeps it keeps each
 * once, so what did arrive does no harm.
 */
export const eventsSince = async (
  caller: Caller,
  account: string | null,
  since: Date,
  now: Date,
): Promise<Read<Missed>> => {
  const from_s = Math.max(toSeconds(since), toSeconds(now) - remembered_s);
  const types = connectNotices.map((type, at) => `&types[${at}]=${type}`).join('');
  const read = await readList(caller, {
    path: `/v1/events?limit=100&created[gte]=${from_s}${types}`,
    account,
    what: 'events',
    isItem: isEvent,
  });
  if (read.kind !== 'found') return read;
  const missed = read.value.flatMap((event) => {
    // A list in the name of an account need not say whose events these are.
    const told = account === null ? event : { account, ...event };
    const notice = noticeOf(told);
    return notice === undefined ? [] : [{ notice, body: JSON.stringify(told) }];
  });
  return { kind: 'found', value: missed.reverse() };
};

const isEvent = (value: unknown): value is { readonly id: string } =>
  isRecord(value) && value.object === 'event' && typeof value.id === 'string';

const toSeconds = (time: Date): number => Math.floor(time.getTime() / 1_000);
