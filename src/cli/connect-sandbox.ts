import type { ProvidersDeps } from '#providers';
import { connectAdyen } from './connect-adyen.ts';
import { connectBank } from './connect-bank.ts';
import { connectMollie } from './connect-mollie.ts';
import { connectStripe } from './connect-stripe.ts';

/** Where the sandbox is, and where it finds us. */
export interface SandboxPlaces {
  readonly sandboxUrl: string;
  readonly publicUrl: string;
}

/**
 * Connects the demo organisation to every provider of the sandbox, once, and has their notices
 * sent to us. Stripe first: where nobody says otherwise, the first connection is asked first.
 */
export const connectSandbox = async (
  deps: ProvidersDeps,
  organisationId: string,
  places: SandboxPlaces,
): Promise<void> => {
  await connectStripe(deps, organisationId, places);
  await Promise.all([
    connectAdyen(deps, organisationId, places),
    connectMollie(deps, organisationId, places),
    connectBank(deps, organisationId, places),
  ]);
};
