import type { Lived } from './live-world.ts';
import type { WorldsReport } from './run-worlds.ts';

/** What happened how often, and how fast. */
export const printTable = ({ lived, seconds, sometimes, edges }: WorldsReport): string => {
  const rows = [...sometimes.counts, ...[...edges].sort(([a], [b]) => (a < b ? -1 : 1))];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, count]) => `  ${name.padEnd(width)}  ${String(count).padStart(7)}`),
    `${lived} worlds in ${seconds.toFixed(1)} s, ${(lived / seconds).toFixed(1)} a second.`,
  ].join('\n');
};

/** What was broken, by which seed, and what led to it. */
export const printBroken = ({ seed, violations, history }: Lived): string =>
  [
    ...history,
    '',
    `Seed ${seed} breaks:`,
    ...violations.map((violation) => `  ${violation}`),
    `Play it again: npm run simulate -- --world cards --seeds 1 --seed ${seed} --verbose`,
  ].join('\n');
