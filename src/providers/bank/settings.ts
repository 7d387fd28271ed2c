import type { ConnectionSettings } from '../contract.ts';
import { refuse } from '../errors.ts';
import { isIban } from './iban.ts';

/** The account that payers send to. */
export interface BankAccount {
  readonly iban: string;
  readonly bic: string;
  readonly holder: string;
}

const keyForm = /^bank_(test|live)_[A-Za-z0-9_]{3,}$/;
/** Source: ISO 9362: institution, country, place, and perhaps a branch. */
const bicForm = /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/;
/** What SEPA messages may hold, 70 characters of it. Source: EPC217-08. */
const holderForm = /^[A-Za-z0-9/\-?:().,'+ ÄÖÜäöüßÀ-ÿ&]{1,70}$/;

/**
 * Refuses a key that is none or of the other mode, and an account to which nobody could send.
 *
 * @throws refusal provider_key_malformed, provider_key_wrong_mode, provider_key_over_http,
 *   provider_setting_malformed
 */
export const checkSettings = ({ apiKey, baseUrl, mode, settings }: ConnectionSettings): void => {
  const [, keyMode] = keyForm.exec(apiKey) ?? [];
  if (keyMode === undefined) throw refuse('provider_key_malformed', { pointer: '/api_key' });
  if (keyMode !== mode) {
    throw refuse('provider_key_wrong_mode', {
      detail: `A ${keyMode} key does not serve ${mode} mode.`,
      pointer: '/api_key',
    });
  }
  if (keyMode === 'live' && !baseUrl.startsWith('https://')) {
    throw refuse('provider_key_over_http', { pointer: '/base_url' });
  }
  const { iban, bic, holder } = accountOf({ settings });
  if (!isIban(iban)) throw malformed('iban', 'an IBAN without spaces, with right check digits');
  if (!bicForm.test(bic)) throw malformed('bic', 'a BIC of 8 or 11 characters');
  if (!holderForm.test(holder)) throw malformed('holder', 'a name of 1 to 70 characters of SEPA');
};

/** The account of a connection, as its settings have it. */
export const accountOf = ({ settings }: Pick<ConnectionSettings, 'settings'>): BankAccount => ({
  iban: settings['iban'] ?? '',
  bic: settings['bic'] ?? '',
  holder: settings['holder'] ?? '',
});

const malformed = (name: keyof BankAccount, wanted: string) =>
  refuse('provider_setting_malformed', {
    detail: `settings.${name} is ${wanted}.`,
    pointer: `/settings/${name}`,
  });
