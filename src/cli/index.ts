export { applyChanges } from './apply-changes.ts';
export { assembleLate } from './assemble-late.ts';
export type { ThrowAwayCluster } from './embedded-postgres.ts';
export { freePort, startThrowAwayPostgres } from './embedded-postgres.ts';
