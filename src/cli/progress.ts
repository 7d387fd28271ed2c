import { Presets, SingleBar } from 'cli-progress';

/** Tells a person at a terminal how far long work has come. */
export interface Progress {
  step(label: string): void;
  end(): void;
}

/** A bar on a terminal; nothing in a pipe or a log file, where a bar is noise. */
export const showProgress = (
  total: number,
  stream: NodeJS.WriteStream = process.stderr,
): Progress => {
  if (!stream.isTTY || total === 0) return { step: () => undefined, end: () => undefined };
  const bar = new SingleBar(
    { format: '  {bar} {value}/{total}  {label}', stream, hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  );
  bar.start(total, 0, { label: '' });
  return {
    step: (label) => bar.increment(1, { label }),
    end: () => bar.stop(),
  };
};
