import type { ConnectionSettings } from '../contract.ts';
import { refuse } from '../errors.ts';

/** API keys of a profile. Access tokens of an organisation are not taken: they are of no mode. */
const keyForm = /^(test|live)_\w{6,}$/;

/** What else a connection to Mollie may hold, and the form of each. */
const forms: Readonly<Record<string, RegExp>> = {
  // Where we are reached from outside: Mollie is told with each payment where to knock.
  notice_origin: /^https?:\/\/[^\s/?#@]+$/,
  // Where payers come back to whose payment does not say; Mollie insists on such a page.
  return_url: /^https?:\/\/\S+$/,
};

/**
 * Refuses a key that is no API key, one of the other mode, settings that are unknown or malformed,
 * and a live key that would travel in clear.
 *
 * @throws refusal provider_key_malformed, provider_key_wrong_mode, provider_key_over_http,
 *   provider_setting_malformed
 */
export const checkSettings = (given: ConnectionSettings): void => {
  const [, keyMode] = keyForm.exec(given.apiKey) ?? [];
  if (keyMode === undefined) throw refuse('provider_key_malformed', { pointer: '/api_key' });
  if (keyMode !== given.mode) {
    throw refuse('provider_key_wrong_mode', {
      detail: `A ${keyMode} key does not serve ${given.mode} mode.`,
      pointer: '/api_key',
    });
  }
  if (keyMode === 'live' && !given.baseUrl.startsWith('https://')) {
    throw refuse('provider_key_over_http', { pointer: '/base_url' });
  }
  for (const [name, value] of Object.entries(given.settings)) {
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
    if (form?.test(value) === true) continue;
    throw refuse('provider_setting_malformed', {
      detail:
        form === undefined
          ? `Mollie's settings are ${Object.keys(forms).join(', ')}.`
          : `${name} has not the form ${form.source}.`,
      pointer: `/settings/${name}`,
    });
  }
};
