import { createHmac } from 'node:crypto';
import type { NotificationRequestItem } from '@adyen/api-library/lib/src/typings/notification/notificationRequestItem.js';
import type { Letter, Manner } from '../kernel/notices/carrier.ts';
import type { SmallWorld } from '../kernel/world/small-world.ts';
import type { AdyenShape, NoticeItem } from './shape.ts';
import type { Wire } from './wire.ts';

/** A delivery as Adyen posts it: its items, each signed on its own with the key of the endpoint. */
export const writeNotice = (
  carries: NoticeItem,
  { isForged }: Manner,
  {
    world,
    id,
    to,
  }: { readonly world: SmallWorld<AdyenShape>; readonly id: string; readonly to: string },
): Letter | undefined => {
  const listener = world.get('listener', to);
  if (listener === undefined) return undefined;
  const key = isForged ? '0'.repeat(64) : listener.hmac_key;
  const amount = { ...carries.amount, value: carries.amount.value + (isForged ? 1 : 0) };
  const items = [{ ...carries, amount }, ...othersOf(world, id)];
  const { merchant_account: account } = world.settings;
  const body = JSON.stringify({
    live: 'false',
    notificationItems: items.map((item) => ({
      NotificationRequestItem: signed(itemOf(item, account), key),
    })),
  });
  return { url: listener.url, headers: { 'content-type': 'application/json' }, body };
};

/** The newest other notices, where a delivery is told to hold more than one. */
const othersOf = (world: SmallWorld<AdyenShape>, id: string): readonly NoticeItem[] => {
  const more = world.settings.items_a_delivery - 1;
  if (more < 1) return [];
  return [...world.notices.values()]
    .filter((notice) => notice.id !== id)
    .slice(-more)
    .map((notice) => notice.carries);
};

type Item = Wire<Omit<NotificationRequestItem, 'operations'>> & { readonly operations?: unknown };

const itemOf = (carries: NoticeItem, merchantAccountCode: string): Item => {
  const { at_ms, success, more, ...item } = carries;
  return {
    ...item,
    additionalData: more,
    // Any code may be told, also one that the SDK has not.
    eventCode: item.eventCode as Item['eventCode'],
    eventDate: new Date(at_ms).toISOString(),
    merchantAccountCode,
    success: success ? 'true' : 'false',
  };
};

const signed = (item: Item, key: string): Item => {
  const { amount } = item;
  const text = [
    item.pspReference,
    item.originalReference ?? '',
    item.merchantAccountCode,
    item.merchantReference,
    amount.value,
    amount.currency,
    item.eventCode,
    item.success,
  ].join(':');
  const hmacSignature = createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('base64');
  return { ...item, additionalData: { ...item.additionalData, hmacSignature } };
};
