import { type AnyRoute, route } from '#kernel';
import type { ReconciliationDeps } from '../deps.ts';
import { retrieveReconciliationMap } from './retrieve-reconciliation-map.ts';
import { MapSchema } from './schema.ts';

/** Where the map of the set-up is served. */
export const maps = {
  retrieveReconciliationMap: route({
    id: 'retrieveReconciliationMap',
    method: 'GET',
    path: '/v1/reconciliation/map',
    tag: 'Reconciliation',
    summary: 'Retrieve the set-up as one map from source to account to rule',
    scope: 'reconciliation:read',
    status: 200,
    reply: MapSchema,
    refusals: [],
    example: {
      reply: {
        object: 'reconciliation_map',
        sources: [
          {
            provider: 'adyen',
            format: 'adyen_settlement_detail',
            title: 'Settlement details report (CSV)',
            columns: ['Psp Reference', 'Type'],
            row_types: [
              {
                type: 'MerchantPayout',
                kind: 'payout',
                matched_with: 'nothing',
                account: 'provider:{provider}:in_transit:{currency}',
                rule: 'On its way to the bank account, no longer owed by the provider.',
              },
            ],
          },
        ],
        breaks: [
          {
            type: 'duplicate',
            meaning: 'The report settles the same thing twice.',
            posted_to: 'suspense:unmatched:{currency}',
            written_off_to: 'reconciliation:written_off:{currency}',
          },
        ],
      },
    },
    run: retrieveReconciliationMap,
  }),
};

/** The same, for the server. */
export const mapRoutes: readonly AnyRoute<ReconciliationDeps>[] = Object.values(maps);
