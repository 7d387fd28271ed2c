/**
 * `npm run bench -- <name> [--json] [--seconds 8] [--rows 1000000]`: runs `bench/<name>.ts` and prints a table, or
 * one JSON object. With DATABASE_URL it measures that server, else a durable one of its own.
 */
import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { type BenchOptions, printTable, type Report } from '../bench/report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '8' },
    // Only where a file is read: how many rows it has.
    rows: { type: 'string', default: '1000000' },
  },
});
const [name] = positionals;
const file = path.join(import.meta.dirname, '..', 'bench', `${name}.ts`);

if (name === undefined || !/^[a-z]+$/.test(name) || !existsSync(file)) {
  console.error(`Which benchmark? One of: ${known().join(', ')}.`);
  process.exit(2);
}
type SizedBench = (options: BenchOptions & { readonly rows: number }) => Promise<Report>;
const module = (await import(file)) as { readonly bench: SizedBench };
const { DATABASE_URL: databaseUrl } = process.env;
const report = await module.bench({
  ...(databaseUrl === undefined || databaseUrl === '' ? {} : { databaseUrl }),
  seconds: Number(values.seconds),
  rows: Number(values.rows),
  onStep: (step) => console.error(`  ${step}`),
});
console.log(values.json ? JSON.stringify(report) : printTable(report));

function known(): readonly string[] {
  return globSync('*.ts', { cwd: path.dirname(file) })
    .map((found) => path.basename(found, '.ts'))
    .filter((found) => /^[a-z]+$/.test(found) && found !== 'report');
}
