import type { AnyRoute } from '#kernel';
import { balanceRoutes, balances } from './balance/routes.ts';
import type { MarketplaceDeps } from './deps.ts';
import { payoutRoutes, payouts } from './payout/routes.ts';
import { reserveRoutes, reserves } from './reserve/routes.ts';
import { shareRoutes, shares } from './share/routes.ts';
import { transferRoutes, transfers } from './transfer/routes.ts';

export { createMarketplaceDeps } from './create-marketplace-deps.ts';
export type { MarketplaceDeps } from './deps.ts';
export { marketplaceRefusals } from './errors.ts';
export { marketplaceJobs } from './jobs.ts';
export { payoutMachine } from './payout/payout.machine.ts';
export { shareMachine } from './share/share.machine.ts';
export { followPaymentsName } from './split/follow-payments.ts';
export { reversalMachine } from './transfer/reversal.machine.ts';
export { transferMachine } from './transfer/transfer.machine.ts';
export { type MarketplaceRule, marketplaceRules } from './verify/marketplace-rules.ts';
export { type SellerClaim, sellersAt } from './verify/sellers-at.ts';

/** Every route of the marketplace by its name, with its types: what the typed client is made of. */
export const marketplace = { ...shares, ...transfers, ...balances, ...reserves, ...payouts };

/** The same, for the server. */
export const marketplaceRoutes: readonly AnyRoute<MarketplaceDeps>[] = [
  ...shareRoutes,
  ...transferRoutes,
  ...balanceRoutes,
  ...reserveRoutes,
  ...payoutRoutes,
];
