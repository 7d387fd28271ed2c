import type { Clock } from '#kernel';

/** What happened in a world, line by line, in names a person can follow. */
export interface History {
  note(line: string): void;
  /** The text with short names for ids: `pay1` for the first payment spoken of. */
  name(text: string): string;
  /** The lines that a violation is about: those that name what it names, and those of no object. */
  about(violations: readonly string[]): readonly string[];
  readonly lines: readonly string[];
}

const ids = /\b([a-z]+)_[0-9a-hjkmnp-tv-z]{26}\b/g;

/**
 * Begins a history. Times are those since the world began. Objects whose ids have such prefixes
 * are what a line is about.
 */
export const createHistory = (clock: Clock, subjects: readonly string[]): History => {
  const named = new RegExp(`\\b(${subjects.join('|')})\\d+\\b`, 'g');
  const lines: string[] = [];
  const names = new Map<string, string>();
  const counts = new Map<string, number>();

  const nameOf = (id: string, prefix: string): string => {
    const known = names.get(id);
    if (known !== undefined) return known;
    const count = (counts.get(prefix) ?? 0) + 1;
    counts.set(prefix, count);
    names.set(id, `${prefix}${count}`);
    return `${prefix}${count}`;
  };
  const name = (text: string): string => text.replaceAll(ids, nameOf);

  return {
    lines,
    name,
    note: (line) => {
      lines.push(`${elapsed(clock.monotonicMs())}  ${name(line)}`);
    },
    about: (violations) => {
      const wanted = new Set(violations.flatMap((each) => name(each).match(named) ?? []));
      if (wanted.size === 0) return lines;
      return lines.filter((line) => {
        const spokenOf = line.match(named) ?? [];
        return spokenOf.length === 0 || spokenOf.some((each) => wanted.has(each));
      });
    },
  };
};

const elapsed = (ms: number): string => {
  const seconds = Math.floor(ms / 1_000);
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24];
  const two = (count: number): string => String(count).padStart(2, '0');
  return `${days}d ${two(hours)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
};
