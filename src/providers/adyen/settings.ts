import type { ConnectionSettings } from '../contract.ts';
import { refuse } from '../errors.ts';

/** Where Adyen's test environment answers; live ones have an address for each company. */
export const adyenTestUrl = 'https://checkout-test.adyen.com';

/** What else a connection to Adyen holds, and the form of each. */
const forms: Readonly<Record<string, RegExp>> = {
  merchant_account: /^[A-Za-z0-9_.-]{1,80}$/,
  // Names the host of the live environment, so nothing that ends a host name may stand in it.
  live_prefix: /^[A-Za-z0-9]+-[A-Za-z0-9]+$/,
  return_url: /^https?:\/\/\S+$/,
};

/** What is taken for an API key by mistake: a client key, an HMAC key, a user, a key of Stripe's. */
const otherThings = /^(test|live)_[A-Z0-9]{32}$|^[0-9A-Fa-f]{64}$|^ws[_@]|@Company\.|^[sr]k_/;

/**
 * Refuses a key that is another thing of Adyen's, settings that are missing or malformed, and a
 * live key that would travel in clear. Test and live keys look alike: Adyen tells them apart.
 *
 * @throws refusal provider_key_malformed, provider_key_over_http, provider_setting_malformed
 */
export const checkSettings = ({ apiKey, baseUrl, settings, mode }: ConnectionSettings): void => {
  if (!/^[\x21-\x7e]{16,}$/.test(apiKey) || otherThings.test(apiKey)) {
    throw refuse('provider_key_malformed', { pointer: '/api_key' });
  }
  checkForms(settings);
  if (mode !== 'live') return;
  if (!baseUrl.startsWith('https://'))
    throw refuse('provider_key_over_http', { pointer: '/base_url' });
  if (baseUrl === adyenTestUrl && settings.live_prefix === undefined) throw missing('live_prefix');
};

const checkForms = (settings: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(settings)) {
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
    if (form?.test(value) === true) continue;
    throw refuse('provider_setting_malformed', {
      detail:
        form === undefined
          ? `Adyen's settings are ${Object.keys(forms).join(', ')}.`
          : `${name} has not the form ${form.source}.`,
      pointer: `/settings/${name}`,
    });
  }
  if (settings.merchant_account === undefined) throw missing('merchant_account');
};

const missing = (name: string) =>
  refuse('provider_setting_malformed', {
    detail: `Adyen needs the setting ${name}.`,
    pointer: `/settings/${name}`,
  });
