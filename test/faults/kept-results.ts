import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Row } from './rows.ts';
import type { RowResult } from './run-row.ts';
import type { Subject } from './subject.ts';

/** What `npm run faults` reads when it writes its page. */
export interface KeptResult {
  readonly subject: Subject['name'];
  readonly result: RowResult;
}

/** Where rows are kept as they end, so that a run that was broken off goes on; nowhere without. */
const folder = process.env['FAULT_RESULTS'];

/** Runs a row and keeps what it came to, or answers what it came to before. */
export const keptOrRun = async (
  subject: Subject['name'],
  row: Row,
  run: () => Promise<RowResult>,
): Promise<RowResult> => {
  if (folder === undefined) return await run();
  const { name, operation, clients, keys } = row;
  const slug = `${subject} ${operation} ${name} ${clients} ${keys}`.replaceAll(/\W+/g, '-');
  const place = path.join(folder, `${slug}.json`);
  const before = existsSync(place) ? (JSON.parse(readFileSync(place, 'utf8')) as KeptResult) : null;
  // One whose fault did not strike has shown nothing. What it was to come to may be put right since.
  if (before !== null && before.result.fired > 0) return { ...before.result, row };
  const result = await run();
  const kept: KeptResult = { subject, result };
  mkdirSync(folder, { recursive: true });
  writeFileSync(place, JSON.stringify(kept));
  return result;
};
