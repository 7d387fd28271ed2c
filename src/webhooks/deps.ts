import type { Clock, Database, Ids, Log, Random, Vault, WakeUp } from '#kernel';
import type { Courier } from './delivery/courier.ts';
import type { Inbox } from './inbox/keep-notices.ts';
import type { ReadNotice } from './inbox/notice.ts';

/** What the webhooks module works with. Made by `createWebhooksDeps`, once a process. */
export interface WebhooksDeps extends WebhooksOptions {
  readonly inbox: Inbox;
  readonly courier: Courier;
}

/** What the composition root has to give. */
export interface WebhooksOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly vault: Vault;
  readonly log: Log;
  readonly wake: WakeUp;
  /** Verifies a provider's notice; the providers themselves are not known on this floor. */
  readonly readNotice: ReadNotice;
  /** The job, on a higher floor, that acts on notices of a subject: `payments.apply_notices`. */
  readonly noticeJob: (subject: string) => string;
  /** Whether webhooks may go to this machine and its network, by plain http: development only. */
  readonly allowPrivateTargets: boolean;
  readonly metrics?: DeliveryMetrics | undefined;
}

/** What deliveries tell the metrics. */
export interface DeliveryMetrics {
  tried(outcome: 'delivered' | 'retried' | 'exhausted'): void;
}
