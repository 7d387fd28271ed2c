import type { Agent } from 'undici';
import type { WebhooksOptions } from '../deps.ts';
import type { Answer } from './post-webhook.ts';
import type { DeliveryRow } from './store.ts';

/** What delivering takes. */
export interface DeliveryDeps extends Omit<WebhooksOptions, 'readNotice' | 'noticeJob'> {
  readonly agent: Agent;
}

/** One try: what was sent, and what came of it. */
export interface Try {
  readonly delivery: DeliveryRow;
  readonly url: string;
  readonly at: Date;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: Answer;
}
