import type { Scope, VaultPlace } from '#kernel';

/** Where a connection's key stands: what its sealed form is bound to. */
export const keyPlace = (scope: Scope, connectionId: string): VaultPlace => ({
  organisationId: scope.organisationId,
  table: 'providers.connection',
  column: 'api_key',
  row: connectionId,
});

/** Where a webhook secret stands. */
export const secretPlace = (scope: Scope, secretId: string): VaultPlace => ({
  organisationId: scope.organisationId,
  table: 'providers.webhook_secret',
  column: 'secret',
  row: secretId,
});
