import { oldestUnread } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { fanOutName } from './fan-out.ts';
import { countExhausted } from './store.ts';

/** How far behind webhooks are, over all organisations. */
export interface DeliveryHealth {
  /** Age of the oldest event that has not been turned into deliveries; 0 if there is none. */
  readonly oldestEventAgeSeconds: number;
  /** Deliveries given up after the last try, 10,000 at the most. */
  readonly exhausted: number;
}

/** Reads what the gauges show. */
export const readDeliveryHealth = async (
  deps: Pick<WebhooksDeps, 'database' | 'clock'>,
): Promise<DeliveryHealth> =>
  await deps.database.transaction(async (tx) => {
    const oldest = await oldestUnread(tx, fanOutName);
    const counted = await tx.row(countExhausted, []);
    const ageMs = oldest === undefined ? 0 : deps.clock.now().getTime() - oldest.getTime();
    return {
      oldestEventAgeSeconds: Math.max(0, ageMs / 1000),
      exhausted: Number(counted?.count ?? 0),
    };
  });
