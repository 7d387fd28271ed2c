import type { CheckoutAPI } from '@adyen/api-library';
import adyenClient from '@adyen/api-library/lib/src/client.js';
import adyenConfig from '@adyen/api-library/lib/src/config.js';
import checkout from '@adyen/api-library/lib/src/services/checkout/index.js';

/** The official SDK in the world of a key: all of it, only that it speaks to the sandbox. */
export function adyenSdk(sandboxUrl: string, apiKey: string): CheckoutAPI {
  const config = new adyenConfig.default({
    apiKey,
    environment: adyenConfig.EnvironmentEnum.TEST,
  });
  const client = new adyenClient.default(config, {
    async request(endpoint, json, _config, _isKeyRequired, options) {
      const { pathname } = new URL(endpoint);
      const key = options?.idempotencyKey;
      const response = await fetch(`${sandboxUrl}/adyen${pathname}`, {
        method: options?.method ?? 'POST',
        headers: {
          'x-api-key': apiKey,
          'content-type': 'application/json',
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        body: json.toString(),
      });
      const text = await response.text();
      if (response.ok) return text;
      throw new Error(`${response.status} ${text}`);
    },
  });
  return new checkout.default(client);
}
