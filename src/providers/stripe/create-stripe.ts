import { systemClock } from '#kernel';
import type { Provider } from '../contract.ts';
import type { ProviderOptions } from '../provider-options.ts';
import { createWireAgent } from '../wire/wire-agent.ts';
import { askRequest } from './ask-request.ts';
import { stripeCapabilities } from './capabilities.ts';
import { createClient } from './client.ts';
import { disputeDesk } from './dispute-desk.ts';
import { platformDesk } from './platform/platform-desk.ts';
import { prepareRequest } from './prepare-request.ts';
import { readNotices } from './read-notices.ts';
import { sendRequest } from './send-request.ts';
import { checkSettings } from './settings.ts';
import { storeMethod } from './store-method.ts';

/** Stripe, through its official SDK. One agent, and so one set of sockets, for each one made. */
export const createStripe = (options: ProviderOptions = {}): Provider => {
  const {
    callTimeoutMs = stripeCapabilities.callTimeoutMs,
    inFlightWindowMs = stripeCapabilities.inFlightWindowMs,
  } = options;
  const clock = options.clock ?? systemClock;
  const client = createClient({
    clock,
    agent: createWireAgent(options.connectTimeoutMs),
    callTimeoutMs,
  });
  return {
    name: 'stripe',
    baseUrl: 'https://api.stripe.com',
    capabilities: { ...stripeCapabilities, callTimeoutMs, inFlightWindowMs },
    checkSettings,
    prepare: prepareRequest,
    send: async (connection, request, key) => await sendRequest(client, connection, request, key),
    ask: async (connection, request, by) => await askRequest(client, connection, request, by),
    proceed: null,
    readNotices,
    noticeReply: null,
    disputes: disputeDesk(client, clock),
    credits: null,
    platform: platformDesk(client, clock),
    storeMethod: async (connection, request) => await storeMethod(client, connection, request),
  };
};
