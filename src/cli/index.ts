export { applyChanges } from './apply-changes.ts';
export { assembleLate } from './assemble-late.ts';
export { bringEmbeddedDatabase } from './database-url.ts';
export type { ThrowAwayCluster } from './embedded-postgres.ts';
export { freePort, makePremade, startThrowAwayPostgres } from './embedded-postgres.ts';
