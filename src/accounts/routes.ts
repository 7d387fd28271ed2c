import type { AnyRoute } from '#kernel';
import { accountRoutes as ofAccount } from './account/routes.ts';
import { changeRoutes } from './change/routes.ts';
import type { AccountsDeps } from './deps.ts';
import { onboardingRoutes } from './onboarding/routes.ts';

/** Every route of accounts by its name, with its types: what the typed client is made of. */
export const accounts = { ...ofAccount, ...changeRoutes, ...onboardingRoutes };

/** The same, for the server. */
export const accountRoutes: readonly AnyRoute<AccountsDeps>[] = Object.values(accounts);
