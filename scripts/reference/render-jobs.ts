import { code, page, table } from './markdown.ts';
import type { DeclaredModule } from './modules.ts';

/** The background work: what it does, how much at once, how often the sweep looks. */
export const renderJobs = (modules: readonly DeclaredModule[]): string =>
  page('Jobs', 'the job declarations of every module', [
    [
      'A wake-up starts a job at once; a sweep finds what a lost wake-up left behind. Every job may',
      'run twice on the same object without a second effect.',
    ].join('\n'),
    table(
      ['job', 'does', 'at once', 'handlers', 'sweep'],
      modules
        .flatMap(({ jobs }) => jobs ?? [])
        .map((job) => [
          code(job.name),
          job.summary,
          String(job.batchMax),
          String(job.concurrency),
          `every ${duration(job.sweep.everyMs)}`,
        ]),
    ),
  ]);

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

const duration = (ms: number): string => {
  const [name, size] = units.find(([, each]) => ms % each === 0) ?? ['ms', 1];
  return `${ms / size} ${name}`;
};
