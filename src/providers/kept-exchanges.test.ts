import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sandboxControl, startSandbox } from '#sandbox';
import { scrub as scrubAdyen } from './adyen/scrub.ts';
import { scrub as scrubBank } from './bank/scrub.ts';
import type { Connection } from './contract.ts';
import { scrub as scrubMollie } from './mollie/scrub.ts';
import { createProviders, providerNamed } from './registry.ts';
import { scrub as scrubStripe } from './stripe/scrub.ts';

/** Whatever of this reaches a kept exchange has leaked. */
const secret = 'AAABBEg0VhI0VniQEjRWAAAAAAA=';

/** Every name under which a provider is shown, or shows, what nobody may keep. */
const secretNames = `cryptogram cavv xid authenticationValue tokenAuthenticationVerificationValue
  client_secret clientSecret encryptedCard encryptedCardNumber encryptedExpiryMonth
  encryptedExpiryYear encryptedSecurityCode sdkData cardToken threeDSResult redirectResult token
  paymentData authorisationToken number cvc expiryMonth expiryYear holderName cardHolder`.split(
  /\s+/,
);

/** Places that an adapter keeps, in each of which a secret might stand. */
const nests = `amount paymentMethod payment_method_details payment_method_options card next_action
  action additionalData mpiData metadata details error last_payment_error three_d_secure data
  threeDS2Result latest_charge payments _embedded entries`.split(/\s+/);

const planted = {
  ...Object.fromEntries(secretNames.map((name) => [name, secret])),
  ...Object.fromEntries(
    nests.map((nest) => [nest, Object.fromEntries(secretNames.map((name) => [name, secret]))]),
  ),
  list: nests.map((nest) => ({ [nest]: [{ cryptogram: secret }] })),
};

for (const [provider, scrub] of [
  ['stripe', scrubStripe],
  ['adyen', scrubAdyen],
  ['mollie', scrubMollie],
  ['bank', scrubBank],
] as const) {
  test(`no cryptogram, sealed card field or client secret passes what is kept of ${provider}`, () => {
    const kept = JSON.stringify(scrub(planted));
    assert.ok(!kept.includes(secret), kept);
  });
}

const back = { return_url: 'https://shop.example/' };
const cards = [
  ['stripe', '', 'sk_test_kept', 'pm_card_visa', {}],
  [
    'adyen',
    '/adyen',
    'AQE_sandbox_kept',
    'adyen_test_visa',
    { ...back, merchant_account: 'BasculeSandbox' },
  ],
  [
    'mollie',
    '/mollie',
    'test_keptexchanges',
    'tkn_approved',
    { ...back, notice_origin: 'http://127.0.0.1:1' },
  ],
] as const;

test('what real calls leave behind holds none of it either', async () => {
  const sandbox = await startSandbox();
  try {
    for (const [name, path, apiKey, token, settings] of cards) {
      const provider = providerNamed(name, createProviders({ callTimeoutMs: 5_000 }));
      const connection: Connection = {
        id: 'conn_1',
        scope: { organisationId: 'org_1', mode: 'test' },
        provider: name,
        baseUrl: `${sandbox.url}${path}`,
        apiKey,
        webhookSecrets: [],
        settings,
      };
      const request = provider.prepare(
        {
          operation: 'authorize',
          amount: { minor: 1050n, currency: 'EUR' },
          capture: 'automatic',
          methodType: 'card',
          paymentMethodToken: token,
          isOffSession: false,
          authentication: {
            version: '2.2.0',
            eci: '05',
            transactionId: 'c4e59ceb-a382-4d6a-bc87-385d591fa09d',
            cryptogram: secret,
          },
          paymentId: 'pay_1',
        },
        'att_1',
      );
      const { result, exchanges } = await provider.send(connection, request, 'att_1');
      assert.equal(result.kind, 'approved', JSON.stringify(exchanges));
      const kept = JSON.stringify(exchanges);
      assert.ok(kept.includes('att_1') && !kept.includes(secret), kept);
      assert.doesNotMatch(kept, /client_secret|encryptedCardNumber|cardToken/, name);
    }
    assert.equal((await sandboxControl(sandbox.url).books('sk_test_kept')).charges.length, 1);
  } finally {
    await sandbox.close();
  }
});
