import type { Lived } from './live-world.ts';
import type { WorldsReport } from './run-worlds.ts';

/** What happened how often, and how fast. */
export const printTable = ({ lived, seconds, counts, edges }: WorldsReport): string => {
  const rows = [...counts, ...[...edges].sort(([a], [b]) => (a < b ? -1 : 1))];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, count]) => `  ${name.padEnd(width)}  ${String(count).padStart(7)}`),
    `${lived} worlds in ${seconds.toFixed(1)} s, ${(lived / seconds).toFixed(1)} a second.`,
  ].join('\n');
};

/** What was broken in a world of that kind, by which seed, and what led to it. */
export const printBroken = (kind: string, { seed, violations, history }: Lived): string =>
  [
    ...history,
    '',
    `Seed ${seed} breaks:`,
    ...violations.map((violation) => `  ${violation}`),
    `Play it again: npm run simulate -- --world ${kind} --seeds 1 --seed ${seed} --verbose`,
  ].join('\n');
