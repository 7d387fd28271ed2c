export type { Change, ChangesReport, ChangesState } from './apply-changes.ts';
export { applyChanges, inspectChanges } from './apply-changes.ts';
export type { EmbeddedOptions, ThrowAwayCluster } from './embedded-postgres.ts';
export {
  embeddedUrl,
  freePort,
  startEmbeddedPostgres,
  startThrowAwayPostgres,
} from './embedded-postgres.ts';
