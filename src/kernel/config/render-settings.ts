import type { Setting } from './setting.ts';
import { settings } from './settings.ts';

/** The text of `.env.example`: every setting with its meaning, all commented out. */
export const renderEnvExample = (): string => {
  const entries = declared().map((one) =>
    [
      `# ${one.summary}`,
      `# ${capital(one.shape)}.${one.isRequired ? ' Required in production.' : ''}`,
      `#${one.variable}=${one.fallback ?? ''}`,
    ].join('\n'),
  );
  return `${[HEAD, ...entries].join('\n\n')}\n`;
};

/** The configuration reference in Markdown, one row a setting. */
export const renderSettingsReference = (): string => {
  const rows = declared().map((one) => {
    const meaning = `${one.summary}${one.isSecret ? ' *Secret: never logged.*' : ''}`;
    const usedBy = one.usedBy === 'all' ? 'all' : one.usedBy.join(', ');
    return `| \`${one.variable}\` | ${one.shape} | ${fallbackOf(one)} | ${meaning} | ${usedBy} |`;
  });
  return [
    '# Configuration',
    '',
    'Generated from `src/kernel/config/settings.ts`. Everything is read from the environment and from',
    'a file `.env`, and checked at start; every fault is told at once.',
    '',
    '| variable | value | default | meaning | read by |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
};

const HEAD = `# Everything Bascule can be told, each with its default. Copy to .env and change what you need.
# Nothing here is needed for \`npm start\`. Written from src/kernel/config/settings.ts.`;

const declared = (): readonly Setting<unknown>[] => Object.values(settings);

const fallbackOf = (one: Setting<unknown>): string => {
  if (one.isRequired) return 'made in development, required in production';
  return one.fallback === undefined || one.fallback === '' ? 'none' : `\`${one.fallback}\``;
};

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
