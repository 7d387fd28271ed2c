import { createAdyen } from './adyen/create-adyen.ts';
import { createBank } from './bank/create-bank.ts';
import type { Provider } from './contract.ts';
import { refuse } from './errors.ts';
import { lowerCapabilities } from './lower-capabilities.ts';
import { createMollie } from './mollie/create-mollie.ts';
import type { ProviderOptions } from './provider-options.ts';
import { createStripe } from './stripe/create-stripe.ts';

/** Every provider by name. */
export type Providers = ReadonlyMap<string, Provider>;

/** Builds the providers. A new one is a folder and one line here. */
export const createProviders = (options: ProviderOptions = {}): Providers => {
  const made = [
    createStripe(options), // cards
    createAdyen(options), // cards
    createBank(options), // transfers that the payer sends
    createMollie(options), // cards and iDEAL
  ];
  return new Map(
    made.map((provider) => [
      provider.name,
      { ...provider, capabilities: lowerCapabilities(provider.capabilities, options) },
    ]),
  );
};

/**
 * A provider by its name.
 *
 * @throws refusal provider_unknown
 * @example providerNamed('stripe', createProviders()).capabilities.mayCapturePartly // true
 */
export const providerNamed = (name: string, among: Providers): Provider => {
  const provider = among.get(name);
  if (provider !== undefined) return provider;
  throw refuse('provider_unknown', {
    detail: `No provider is called ${JSON.stringify(name.slice(0, 40))}.`,
    pointer: '/provider',
  });
};
