import type { AnyRoute } from '#kernel';
import { deliveryRoutes } from './delivery/routes.ts';
import type { WebhooksDeps } from './deps.ts';
import { endpointRoutes } from './endpoint/routes.ts';
import { eventRoutes } from './event/routes.ts';
import { noticeRoutes } from './inbox/routes.ts';

/** The declarations by name, with their types. */
export const webhooks = {
  ...eventRoutes,
  ...endpointRoutes,
  ...deliveryRoutes,
  ...noticeRoutes,
} as const;

/** Every route of the module. */
export const webhookRoutes: readonly AnyRoute<WebhooksDeps>[] = Object.values(webhooks);
