import { createCourier } from './delivery/courier.ts';
import { deliverToEndpoint } from './delivery/deliver-to-endpoint.ts';
import { guardedAgent } from './delivery/guarded-agent.ts';
import type { WebhooksDeps, WebhooksOptions } from './deps.ts';
import { createInbox } from './inbox/keep-notices.ts';

/** Endpoints that one process delivers to at once; the breaker keeps the dead ones out. */
const lanesMax = 200;

/** Builds what the module works with, once a process. A worker ends it with `courier.stop()`. */
export const createWebhooksDeps = (options: WebhooksOptions): WebhooksDeps => {
  const delivering = { ...options, agent: guardedAgent(options) };
  return {
    ...options,
    inbox: createInbox(options),
    courier: createCourier({
      lanesMax,
      deliver: async (endpointId, isStopping) => {
        await deliverToEndpoint(delivering, endpointId, isStopping);
      },
      onFault: (endpointId, fault) => {
        options.log.error({ webhook_endpoint: endpointId, err: fault }, 'webhooks.lane_failed');
      },
    }),
  };
};
