import { isRefusal, seededIds } from '#kernel';
import { createConnection, type ProvidersDeps } from '#providers';

import { commandCaller } from './command-caller.ts';

/** Fixed, so that every start finds the same connection again. */
const DEMO_SINCE = new Date('2026-01-01T00:00:00Z');

/** Any key of this form opens the sandbox: it guards nothing. */
const SANDBOX_KEY = 'sk_test_bascule_sandbox';

/** Connects the demo organisation to the sandbox's Stripe, once. */
export const connectSandbox = async (
  deps: ProvidersDeps,
  organisationId: string,
  baseUrl: string,
): Promise<void> => {
  const ids = seededIds(`demo connection ${baseUrl}`, DEMO_SINCE);
  const caller = { ...commandCaller('start', organisationId, 'test'), ids };
  const body = {
    provider: 'stripe',
    label: 'Sandbox',
    base_url: baseUrl,
    api_key: SANDBOX_KEY,
  };
  try {
    await createConnection(deps, caller, { body });
  } catch (fault) {
    // The organisation has connected an account of its own meanwhile; that one stays.
    if (!isRefusal(fault, 'provider_already_connected')) throw fault;
  }
};
