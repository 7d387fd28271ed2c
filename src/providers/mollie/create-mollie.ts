import { systemClock } from '#kernel';
import type { Provider } from '../contract.ts';
import type { ProviderOptions } from '../provider-options.ts';
import { createWireAgent } from '../wire/wire-agent.ts';
import { askRequest } from './ask-request.ts';
import { mollieCapabilities } from './capabilities.ts';
import { createClient } from './client.ts';
import { createDisputes } from './disputes.ts';
import { prepareRequest } from './prepare-request.ts';
import { createNoticeReader } from './read-notices.ts';
import { sendRequest } from './send-request.ts';
import { checkSettings } from './settings.ts';
import { storeMethod } from './store-method.ts';

/** Mollie. One agent, and so one set of sockets, for each one made. */
export const createMollie = (options: ProviderOptions = {}): Provider => {
  const {
    callTimeoutMs = mollieCapabilities.callTimeoutMs,
    inFlightWindowMs = mollieCapabilities.inFlightWindowMs,
  } = options;
  const client = createClient({
    clock: options.clock ?? systemClock,
    agent: createWireAgent(options.connectTimeoutMs),
    callTimeoutMs,
  });
  return {
    name: 'mollie',
    baseUrl: 'https://api.mollie.com',
    capabilities: { ...mollieCapabilities, callTimeoutMs, inFlightWindowMs },
    checkSettings,
    prepare: prepareRequest,
    send: async (connection, request, key) => await sendRequest(client, connection, request, key),
    ask: async (connection, request, by) => await askRequest(client, connection, request, by),
    proceed: null,
    readNotices: createNoticeReader(),
    noticeReply: null,
    disputes: createDisputes(client),
    credits: null,
    platform: null,
    storeMethod: async (connection, request) => await storeMethod(client, connection, request),
  };
};
