import type { ConnectionSettings } from '../contract.ts';
import { refuse } from '../errors.ts';

/** What a secret (`sk`) or restricted (`rk`) key looks like; its second part names the mode. */
const keyForm = /^[sr]k_(test|live)_[A-Za-z0-9_]{3,}$/;

/**
 * Refuses a key that is none, of the other mode, or live and about to travel in clear.
 *
 * @throws refusal provider_key_malformed, provider_key_wrong_mode, provider_key_over_http
 */
export const checkSettings = (settings: ConnectionSettings): void => {
  const [, keyMode] = keyForm.exec(settings.apiKey) ?? [];
  if (keyMode === undefined) throw refuse('provider_key_malformed', { pointer: '/api_key' });
  if (keyMode !== settings.mode) {
    throw refuse('provider_key_wrong_mode', {
      detail: `A ${keyMode} key does not serve ${settings.mode} mode.`,
      pointer: '/api_key',
    });
  }
  if (keyMode === 'live' && !settings.baseUrl.startsWith('https://')) {
    throw refuse('provider_key_over_http', { pointer: '/base_url' });
  }
};
