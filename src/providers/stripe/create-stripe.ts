import { type Clock, systemClock } from '#kernel';
import type { Provider } from '../contract.ts';
import { askRequest } from './ask-request.ts';
import { stripeCapabilities } from './capabilities.ts';
import { createClient } from './client.ts';
import { prepareRequest } from './prepare-request.ts';
import { readNotice } from './read-notice.ts';
import { sendRequest } from './send-request.ts';
import { checkSettings } from './settings.ts';
import { storeMethod } from './store-method.ts';
import { createAgent } from './transport.ts';

/** What the configuration, a test or a simulation sets otherwise. */
export interface StripeOptions {
  readonly clock?: Clock;
  /** How long a socket may take to open. */
  readonly connectTimeoutMs?: number;
  /** How long a whole call may take, the socket included. */
  readonly callTimeoutMs?: number;
  /** How long a lease outlives a call. */
  readonly inFlightWindowMs?: number;
}

/** Stripe, through its official SDK. One agent, and so one set of sockets, for each one made. */
export const createStripe = (options: StripeOptions = {}): Provider => {
  const {
    callTimeoutMs = stripeCapabilities.callTimeoutMs,
    inFlightWindowMs = stripeCapabilities.inFlightWindowMs,
  } = options;
  const client = createClient({
    clock: options.clock ?? systemClock,
    agent: createAgent(options.connectTimeoutMs),
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
    readNotice,
    storeMethod: async (connection, request) => await storeMethod(client, connection, request),
  };
};
