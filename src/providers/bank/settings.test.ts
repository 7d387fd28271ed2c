import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#kernel';
import { isIban } from './iban.ts';
import { checkSettings } from './settings.ts';

const good = {
  apiKey: 'bank_test_shop',
  baseUrl: 'http://127.0.0.1:1',
  mode: 'test' as const,
  settings: { iban: 'DE75512108001245126199', bic: 'BSCLDEFFXXX', holder: 'Demo Shop GmbH' },
};

test('an IBAN has its country’s length and right check digits', () => {
  // The examples of the SWIFT IBAN registry.
  const real = ['DE89370400440532013000', 'NL91ABNA0417164300', 'MT84MALT011000012345MTLCAST001S'];
  for (const iban of real) assert.ok(isIban(iban), iban);
  const wrong = [
    'DE89370400440532013001',
    'DE8937040044053201300',
    'de89370400440532013000',
    'DE89 3704',
    'XX89370400440532013000',
    '',
  ];
  for (const iban of wrong) assert.equal(isIban(iban), false, iban);
});

test('an account to which nobody could send is refused by the field', () => {
  checkSettings(good);
  const refused = (settings: Partial<typeof good.settings>, pointer: string) => {
    assert.throws(
      () => {
        checkSettings({ ...good, settings: { ...good.settings, ...settings } });
      },
      (fault) =>
        isRefusal(fault, 'provider_setting_malformed') && fault.particulars.pointer === pointer,
    );
  };
  refused({ iban: 'DE75512108001245126198' }, '/settings/iban');
  refused({ bic: 'BSCL' }, '/settings/bic');
  refused({ holder: 'Shop 😀' }, '/settings/holder');
  refused({ holder: 'two\nlines' }, '/settings/holder');
});

test('a key that is none, of the other mode, or live over plain http is refused', () => {
  const refused = (
    given: Partial<Omit<typeof good, 'mode'>> & { mode?: 'live' | 'test' },
    code: string,
  ) => {
    assert.throws(
      () => {
        checkSettings({ ...good, ...given });
      },
      (fault) => isRefusal(fault, code),
    );
  };
  refused({ apiKey: 'sk_test_shop' }, 'provider_key_malformed');
  refused({ apiKey: 'bank_live_shop' }, 'provider_key_wrong_mode');
  refused({ apiKey: 'bank_live_shop', mode: 'live' }, 'provider_key_over_http');
});
