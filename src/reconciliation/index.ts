export { breakMachine } from './break/break.machine.ts';
export type { ReconciliationDeps } from './deps.ts';
export { reconciliationRefusals } from './errors.ts';
export { findFormat } from './format/formats.ts';
export { type NumberedRow, readRows } from './format/read-rows.ts';
export { importReport, type ReportOrder } from './report/import-report.ts';
export type { ReportView } from './report/schema.ts';
export { reconciliation, reconciliationRoutes } from './routes.ts';
export { type ReconciliationCheck, reconciliationChecks } from './verify/reconciliation-checks.ts';
