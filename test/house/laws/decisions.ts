import type { Law } from '../law.ts';

const headings = ['## Context', '## Choice', '## Price', '## When to reconsider'] as const;
const linesMax = 40;

export const decisionsAreArgued: Law = {
  sentence:
    'a decision is numbered and says context, choice, price and when to reconsider, in brief',
  appliesTo: (path) => path.startsWith('decisions/') && path.endsWith('.md'),
  faults: ({ path, text }) => {
    const lines = text.trimEnd().split('\n');
    // A measurement may stand apart; it belongs to the price.
    const said = lines.filter((line) => line.startsWith('## ') && line !== '## Measured');
    return [
      ...(/^decisions\/\d{3}-[a-z0-9-]+\.md$/.test(path) ? [] : ['1: is named NNN-title.md']),
      ...(/^# \d{3}:? /.test(lines[0] ?? '') ? [] : ['1: begins with its number and title']),
      ...(said.join() === headings.join() ? [] : [`1: has the headings ${said.join(', ')}`]),
      ...(lines.length > linesMax ? [`${linesMax}: ${lines.length} lines`] : []),
    ];
  },
  caught: [
    ['decisions/7-short.md', `# 007: Short\n\n${headings.join('\n\n')}\n`],
    ['decisions/007-short.md', `# Short\n\n${headings.join('\n\n')}\n`],
    ['decisions/007-short.md', `# 007: Short\n\n${headings.slice(1).join('\n\n')}\n`],
    ['decisions/007-long.md', `# 007: Long\n${headings.join('\n')}\n${'x\n'.repeat(linesMax)}`],
  ],
  spared: [
    ['decisions/008-told.md', `# 008 Told\n\n${headings.join('\n\n## Measured\n\n')}\n`],
    ['decisions/007-short.md', `# 007: Short\n\n${headings.join('\n\ntext\n\n')}\n`],
  ],
};
