export { applyChanges, inspectChanges } from './apply-changes.ts';
export { assembleLate } from './assemble-late.ts';
export type { ThrowAwayCluster } from './embedded-postgres.ts';
export {
  embeddedUrl,
  freePort,
  startEmbeddedPostgres,
  startThrowAwayPostgres,
} from './embedded-postgres.ts';
