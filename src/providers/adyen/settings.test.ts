import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkSettings } from './settings.ts';

const apiKey = 'AQEyhmfxK4zNaBZCw0m_n3Q5qf3VaY9UCJ1';
const settings = { merchant_account: 'ShopECOM' };
const test_ = {
  apiKey,
  baseUrl: 'https://checkout-test.adyen.com',
  settings,
  mode: 'test',
} as const;

const refusedWith = (code: string) => (fault: unknown) =>
  fault instanceof Error && 'code' in fault && fault.code === code;

describe("a connection's settings at Adyen", () => {
  test('name the merchant account, and live ones the prefix', () => {
    checkSettings(test_);
    const live = { ...test_, mode: 'live' } as const;
    assert.throws(() => checkSettings(live), refusedWith('provider_setting_malformed'));
    checkSettings({
      ...live,
      settings: { ...settings, live_prefix: '1797a841fbb37ca7-AdyenDemo' },
    });
    assert.throws(
      () => checkSettings({ ...test_, settings: {} }),
      refusedWith('provider_setting_malformed'),
    );
  });

  test('hold nothing that turns the live host into another, and nothing unknown', () => {
    for (const live_prefix of ['evil.example/', 'a-b.evil.example/x?', '1797', 'a-b@c']) {
      assert.throws(
        () => checkSettings({ ...test_, settings: { ...settings, live_prefix } }),
        refusedWith('provider_setting_malformed'),
      );
    }
    assert.throws(
      () => checkSettings({ ...test_, settings: { ...settings, constructor: 'x' } }),
      refusedWith('provider_setting_malformed'),
    );
  });

  test('have an API key, and none of the things that are taken for one', () => {
    const others = ['sk_test_0123456789abcdef', 'a1'.repeat(32), `test_${'A'.repeat(32)}`, 'short'];
    for (const other of [...others, 'ws@Company.Shop_and_more']) {
      assert.throws(
        () => checkSettings({ ...test_, apiKey: other }),
        refusedWith('provider_key_malformed'),
      );
    }
  });

  test('send a live key over https only', () => {
    const live = { ...test_, mode: 'live', baseUrl: 'http://127.0.0.1:1/adyen' } as const;
    assert.throws(() => checkSettings(live), refusedWith('provider_key_over_http'));
  });
});
