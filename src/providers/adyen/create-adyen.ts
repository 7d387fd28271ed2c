import { systemClock } from '#kernel';
import type { Provider } from '../contract.ts';
import type { ProviderOptions } from '../provider-options.ts';
import { createWireAgent } from '../wire/wire-agent.ts';
import { adyenCapabilities } from './capabilities.ts';
import { createClient } from './client.ts';
import { prepareRequest } from './prepare-request.ts';
import { proceedPayment } from './proceed-payment.ts';
import { readNotices } from './read-notices.ts';
import { sendRequest } from './send-request.ts';
import { adyenTestUrl, checkSettings } from './settings.ts';
import { storeMethod } from './store-method.ts';

/** Adyen through its official SDK. */
export const createAdyen = (options: ProviderOptions = {}): Provider => {
  const {
    clock = systemClock,
    connectTimeoutMs,
    callTimeoutMs = adyenCapabilities.callTimeoutMs,
    inFlightWindowMs = adyenCapabilities.inFlightWindowMs,
  } = options;
  const client = createClient({ clock, agent: createWireAgent(connectTimeoutMs), callTimeoutMs });
  return {
    name: 'adyen',
    baseUrl: adyenTestUrl,
    capabilities: { ...adyenCapabilities, callTimeoutMs, inFlightWindowMs },
    checkSettings,
    prepare: prepareRequest,
    send: async (connection, request, key) => await sendRequest(client, connection, request, key),
    // Adyen has no query of payments: the same key, or a notice, tells.
    ask: async () => ({ result: { kind: 'mute' }, exchanges: [] }),
    proceed: async (connection, request, answer) =>
      await proceedPayment(client, connection, request, answer),
    readNotices,
    noticeReply: '[accepted]',
    disputes: null,
    credits: null,
    platform: null,
    storeMethod: async (connection, request) => await storeMethod(client, connection, request),
  };
};
