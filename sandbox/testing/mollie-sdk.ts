import { Agent } from 'node:http';
import { createMollieClient, type MollieClient } from '@mollie/api-client';

/** What the SDK sends with; it hides it, and pins it to https. */
interface Wire {
  request: (path: string, options?: object) => Promise<unknown>;
}

/** The official SDK in the world of a key: all of it, only that it may speak plain http. */
export function mollieSdk(sandboxUrl: string, apiKey: string): MollieClient {
  const sdk = createMollieClient({ apiKey, apiEndpoint: `${sandboxUrl}/mollie/v2/` });
  const { networkClient } = sdk.payments as unknown as {
    readonly networkClient: { readonly networkClient: Wire };
  };
  const wire = networkClient.networkClient;
  const { request } = wire;
  const agent = new Agent();
  wire.request = (path, options) => request(path, { ...options, agent });
  return sdk;
}
