import { readFileSync } from 'node:fs';
import { openApiDocument } from '#http';
import { renderSettingsReference } from '#kernel';
import { allRefusals, allRoutes, chart, modules } from './modules.ts';
import { renderApi } from './render-api.ts';
import { renderErrors } from './render-errors.ts';
import { renderEvents } from './render-events.ts';
import { renderJobs } from './render-jobs.ts';
import { renderLedgerAccounts } from './render-ledger-accounts.ts';
import { renderMachines } from './render-machines.ts';

/** The reference: every generated file below `docs/reference/` with its text. */
export const pages = (): Readonly<Record<string, string>> => ({
  'api.md': renderApi(allRoutes),
  'openapi.json': `${JSON.stringify(openApi(), null, 2)}\n`,
  'errors.md': renderErrors(modules),
  'events.md': renderEvents(),
  'machines.md': renderMachines(modules),
  'configuration.md': renderSettingsReference(),
  'ledger-accounts.md': renderLedgerAccounts(chart),
  'jobs.md': renderJobs(modules),
});

const openApi = (): object =>
  openApiDocument(allRoutes, allRefusals, {
    title: 'Bascule API',
    version: manifest().version,
    publicUrl: 'http://localhost:8080',
  });

const manifest = (): { readonly version: string } =>
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
