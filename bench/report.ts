import { availableParallelism, cpus, totalmem } from 'node:os';

/** One measured figure, beside the limit of the same run where there is one. */
export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** What the machine reaches at best, measured in the same run. */
  readonly limit?: number;
  /** value ÷ limit: what survives on a machine that is slower or shared. */
  readonly ratio?: number;
  readonly goal?: number;
  readonly higher_is_better: boolean;
}

/** What a benchmark found. */
export interface Report {
  readonly name: string;
  readonly machine: Machine;
  readonly figures: readonly Figure[];
}

/** The machine that the figures belong to. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memory_gb: number;
  readonly platform: string;
  readonly node: string;
  readonly postgres: string;
}

/** How a benchmark is asked to run. */
export interface BenchOptions {
  /** A server of the caller's; a durable one of our own, thrown away after, where absent. */
  readonly databaseUrl?: string;
  /** Seconds that each measurement runs. */
  readonly seconds: number;
  /** Told what is going on, for people. */
  readonly onStep: (step: string) => void;
}

/** A benchmark: a file of `bench/` exports one under its own name. */
export type Bench = (options: BenchOptions) => Promise<Report>;

/** What this machine is. */
export const describeMachine = (postgres: string): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  memory_gb: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
  node: process.version,
  postgres,
});

/** A figure with its ratio, rounded to what it is worth. */
export const figure = (
  name: string,
  value: number,
  unit: string,
  {
    limit,
    goal,
    higherIsBetter = true,
  }: { limit?: number; goal?: number; higherIsBetter?: boolean } = {},
): Figure => ({
  figure: name,
  value: rounded(value),
  unit,
  ...(limit === undefined ? {} : { limit: rounded(limit), ratio: rounded(value / limit) }),
  ...(goal === undefined ? {} : { goal }),
  higher_is_better: higherIsBetter,
});

/** The value below which this part of all samples lies; sorts the samples. */
export const percentile = (samplesMs: Float64Array, part: number): number =>
  samplesMs.sort()[Math.min(samplesMs.length - 1, Math.floor(samplesMs.length * part))] ?? 0;

/** The value in the middle. */
export const median = (values: readonly number[]): number =>
  percentile(Float64Array.from(values), 0.5);

/** The report as a table for people. */
export const printTable = ({ name, machine, figures }: Report): string => {
  const heads = ['figure', 'value', 'unit', 'limit', 'ratio', 'goal'] as const;
  const rows = [heads, ...figures.map((one) => heads.map((head) => shown(one[head])))];
  const widths = heads.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) =>
        i === 0 || i === 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const { cpu, cores, memory_gb, node, postgres } = machine;
  return [
    `${name}: ${cpu}, ${cores} cores, ${memory_gb} GB, Node ${node}, PostgreSQL ${postgres}`,
    ...lines,
  ].join('\n');
};

const shown = (cell: string | number | undefined): string =>
  typeof cell === 'number'
    ? cell.toLocaleString('en', { maximumFractionDigits: 2 })
    : (cell ?? '-');

const rounded = (value: number): number =>
  value >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
