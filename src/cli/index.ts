export { applyChanges, inspectChanges } from './apply-changes.ts';
export type { ThrowAwayCluster } from './embedded-postgres.ts';
export {
  embeddedUrl,
  freePort,
  startEmbeddedPostgres,
  startThrowAwayPostgres,
} from './embedded-postgres.ts';
