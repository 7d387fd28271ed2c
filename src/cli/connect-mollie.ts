import { isRefusal, seededIds } from '#kernel';
import { createConnection, type ProvidersDeps } from '#providers';
import { commandCaller } from './command-caller.ts';
import type { SandboxPlaces } from './connect-sandbox.ts';

/** Fixed, so that every start finds the same connection again. */
const DEMO_SINCE = new Date('2026-01-01T00:00:00Z');

/** The world of the demo organisation at the sandbox's Mollie. It guards nothing. */
export const mollieSandboxKey = 'test_bascule_sandbox';

/**
 * Connects the demo organisation to the sandbox's Mollie, once. Mollie is told with each payment
 * where to knock, so there is nothing to subscribe to.
 */
export const connectMollie = async (
  deps: ProvidersDeps,
  organisationId: string,
  { sandboxUrl, publicUrl }: SandboxPlaces,
): Promise<void> => {
  const ids = seededIds(`demo connection to mollie ${sandboxUrl}`, DEMO_SINCE);
  const caller = { ...commandCaller('start', organisationId, 'test'), ids };
  const body = {
    provider: 'mollie',
    label: 'Sandbox',
    base_url: `${sandboxUrl}/mollie`,
    api_key: mollieSandboxKey,
    settings: { notice_origin: publicUrl, return_url: `${publicUrl}/` },
  };
  try {
    await createConnection(deps, caller, { body });
  } catch (fault) {
    // The organisation has connected an account of its own meanwhile; that one stays.
    if (!isRefusal(fault, 'provider_already_connected')) throw fault;
  }
};
