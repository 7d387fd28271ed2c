import type { AnyRoute } from '#kernel';
import { breakRoutes, breaks } from './break/routes.ts';
import type { ReconciliationDeps } from './deps.ts';
import { mapRoutes, maps } from './map/routes.ts';
import { reportRoutes, reports } from './report/routes.ts';

/** Every route of reconciliation by its name, with its types: what the typed client is made of. */
export const reconciliation = { ...reports, ...breaks, ...maps };

/** The same, for the server. */
export const reconciliationRoutes: readonly AnyRoute<ReconciliationDeps>[] = [
  ...reportRoutes,
  ...breakRoutes,
  ...mapRoutes,
];
