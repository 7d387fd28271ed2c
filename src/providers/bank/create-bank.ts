import { systemClock } from '#kernel';
import type { Provider } from '../contract.ts';
import type { ProviderOptions } from '../provider-options.ts';
import { createWireAgent } from '../wire/wire-agent.ts';
import { askRequest } from './ask-request.ts';
import { bankCapabilities } from './capabilities.ts';
import { createClient } from './client.ts';
import { prepareRequest } from './prepare-request.ts';
import { readNotices } from './read-notices.ts';
import { sendRequest } from './send-request.ts';
import { checkSettings } from './settings.ts';
import { listCredits, readCredit } from './statement.ts';

/** Pay-in by bank transfer, through the HTTP API of a bank. */
export const createBank = (options: ProviderOptions = {}): Provider => {
  const {
    callTimeoutMs = bankCapabilities.callTimeoutMs,
    inFlightWindowMs = bankCapabilities.inFlightWindowMs,
  } = options;
  const client = createClient({
    clock: options.clock ?? systemClock,
    agent: createWireAgent(options.connectTimeoutMs),
    callTimeoutMs,
  });
  return {
    name: 'bank',
    baseUrl: 'https://bank.example',
    // A refund asks who paid before it orders the transfer: two calls.
    capabilities: { ...bankCapabilities, callTimeoutMs: 2 * callTimeoutMs, inFlightWindowMs },
    checkSettings,
    prepare: prepareRequest,
    send: async (connection, request) => await sendRequest(client, connection, request),
    ask: async (connection, request, by) => await askRequest(client, connection, request, by),
    proceed: null,
    readNotices,
    noticeReply: null,
    disputes: null,
    credits: {
      read: async (connection, reference) => await readCredit(client, connection, reference),
      list: async (connection, after) => await listCredits(client, connection, after),
    },
    platform: null,
    storeMethod: null,
  };
};
