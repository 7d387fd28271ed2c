import { type AnyRoute, route } from '#kernel';
import type { ReconciliationDeps } from '../deps.ts';
import { createReconciliationReport } from './create-reconciliation-report.ts';
import { listReconciliationReports } from './list-reconciliation-reports.ts';
import { retrieveReconciliationReport } from './retrieve-reconciliation-report.ts';
import {
  CreateReportBody,
  ListReportsQuery,
  ReportList,
  ReportParams,
  ReportSchema,
  type ReportView,
} from './schema.ts';

const exampleReport: ReportView = {
  id: 'rep_01kahq5x7c9r2m4v6b8d0f1g3k',
  object: 'report',
  provider: 'stripe',
  format: 'stripe_balance',
  name: 'balance-2026-11.csv',
  status: 'imported',
  cut_off: '2026-11-24T00:00:00.000Z',
  covers_from: '2026-11-01T00:00:00.000Z',
  currency: null,
  rows: 1,
  matched: 1,
  resolved: 0,
  repeated: 0,
  breaks: 0,
  created_at: '2026-11-24T09:00:00.000Z',
  finished_at: '2026-11-24T09:00:00.100Z',
};

const exampleContent = [
  'balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,payment_intent_id',
  'txn_3PqR5t,2026-11-21 09:00:00,eur,10.50,0.41,10.09,charge,pi_3PqR5t',
  '',
].join('\n');

/** Where reports are served. */
export const reports = {
  createReconciliationReport: route({
    id: 'createReconciliationReport',
    method: 'POST',
    path: '/v1/reconciliation/reports',
    tag: 'Reconciliation',
    summary: "Import a provider's settlement report",
    description:
      'The same file again answers the report that it was. Files beyond 200,000 characters go ' +
      'through `bascule reconcile`, which reads them in a stream.',
    scope: 'reconciliation:write',
    body: CreateReportBody,
    status: 201,
    reply: ReportSchema,
    refusals: ['report_format_unknown', 'report_format_mismatch', 'report_busy'],
    example: {
      body: {
        provider: 'stripe',
        name: exampleReport.name,
        cut_off: '2026-11-24T00:00:00Z',
        covers_from: '2026-11-01T00:00:00Z',
        content: exampleContent,
      },
      reply: exampleReport,
    },
    run: createReconciliationReport,
  }),
  listReconciliationReports: route({
    id: 'listReconciliationReports',
    method: 'GET',
    path: '/v1/reconciliation/reports',
    tag: 'Reconciliation',
    summary: 'List settlement reports',
    scope: 'reconciliation:read',
    query: ListReportsQuery,
    status: 200,
    reply: ReportList,
    refusals: [],
    example: { reply: { data: [exampleReport], has_more: false, next_cursor: null } },
    run: listReconciliationReports,
  }),
  retrieveReconciliationReport: route({
    id: 'retrieveReconciliationReport',
    method: 'GET',
    path: '/v1/reconciliation/reports/:report_id',
    tag: 'Reconciliation',
    summary: 'Retrieve a settlement report, and how far it is in',
    scope: 'reconciliation:read',
    params: ReportParams,
    status: 200,
    reply: ReportSchema,
    refusals: ['report_not_found'],
    example: { params: { report_id: exampleReport.id }, reply: exampleReport },
    run: retrieveReconciliationReport,
  }),
};

/** The same, for the server. */
export const reportRoutes: readonly AnyRoute<ReconciliationDeps>[] = Object.values(reports);
