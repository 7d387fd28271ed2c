import { createReadStream, type ReadStream, statSync } from 'node:fs';
import path from 'node:path';

import { isRefusal, type Mode } from '#kernel';
import type { ReportView } from '#reconciliation';

import { assemble } from './assemble.ts';
import { CommandFault } from './command-fault.ts';
import { databaseUrlOf } from './database-url.ts';
import { loadConfig } from './load-config.ts';
import { showProgress } from './progress.ts';

export type ReconcileRequest = {
  readonly file: string;
  readonly provider: string;
  readonly cutOff: string;
  readonly format?: string;
  readonly coversFrom?: string;
  readonly currency?: string;
  readonly organisation?: string;
  readonly mode: string;
};

/** `bascule reconcile`: imports a settlement report of any size, and says what it came to. */
export const reconcile = async (request: ReconcileRequest): Promise<void> => {
  const size = sizeOf(request.file);
  const config = loadConfig();
  const house = assemble(config, { databaseUrl: databaseUrlOf(config), isWorker: false });
  const progress = showProgress(100);
  let stream: ReadStream | undefined;
  let shown = 0;
  try {
    const organisationId = request.organisation ?? (await house.seedDemo()).organisationId;
    const report = await house.importReport(
      { organisationId, mode: modeOf(request.mode) },
      {
        provider: request.provider,
        format: request.format,
        name: path.basename(request.file),
        cutOff: timeOf('--cut-off', request.cutOff),
        coversFrom:
          request.coversFrom === undefined
            ? undefined
            : timeOf('--covers-from', request.coversFrom),
        currency: request.currency,
        open: () => (stream = createReadStream(request.file)),
        onRows: (rows) => {
          const percent = Math.floor(((stream?.bytesRead ?? 0) * 100) / Math.max(1, size));
          for (; shown < percent; shown += 1) progress.step(`${rows} rows`);
        },
      },
    );
    progress.end();
    console.log(told(report));
  } catch (fault) {
    progress.end();
    if (isRefusal(fault)) throw new CommandFault(fault.message);
    throw fault;
  } finally {
    await house.close();
  }
};

const told = (report: ReportView): string =>
  [
    `${report.id}: ${report.name} is ${report.status}`,
    `  ${report.rows} rows, ${report.matched} as we have them, ${report.repeated} known before`,
    `  ${report.resolved} attempts settled by it`,
    `  ${report.breaks} breaks opened`,
  ].join('\n');

const sizeOf = (file: string): number => {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true) throw new CommandFault(`There is no file ${file}.`);
  return found.size;
};

const timeOf = (option: string, text: string): Date => {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) {
    throw new CommandFault(`${option} is a time such as 2026-11-24 or 2026-11-24T00:00:00Z.`);
  }
  return at;
};

const modeOf = (text: string): Mode => {
  if (text === 'test' || text === 'live') return text;
  throw new CommandFault(`--mode is test or live, not ${text}.`);
};
