import type { AnyRoute } from '#kernel';
import type { MarketplaceDeps } from './deps.ts';
import { shareRoutes, shares } from './share/routes.ts';
import { transferRoutes, transfers } from './transfer/routes.ts';

export { createMarketplaceDeps } from './create-marketplace-deps.ts';
export type { MarketplaceDeps } from './deps.ts';
export { marketplaceRefusals } from './errors.ts';
export { marketplaceJobs } from './jobs.ts';
export { shareMachine } from './share/share.machine.ts';
export { followPaymentsName } from './split/follow-payments.ts';
export { reversalMachine } from './transfer/reversal.machine.ts';
export { transferMachine } from './transfer/transfer.machine.ts';

/** Every route of the marketplace by its name, with its types: what the typed client is made of. */
export const marketplace = { ...shares, ...transfers };

/** The same, for the server. */
export const marketplaceRoutes: readonly AnyRoute<MarketplaceDeps>[] = [
  ...shareRoutes,
  ...transferRoutes,
];
