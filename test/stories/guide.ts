/** A block of the guide that is run, and what the guide says comes out of it. */
export interface Step {
  readonly line: number;
  readonly commands: string;
  readonly shown: { readonly language: string; readonly text: string } | undefined;
}

/** The shell blocks of a page, each with the block of output right after it. */
export const stepsOf = (page: string): readonly Step[] => {
  const blocks = [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? '',
    text: match[2] ?? '',
    line: page.slice(0, match.index).split('\n').length,
  }));
  return blocks.flatMap(({ language, text, line }, index) => {
    if (language !== 'sh') return [];
    const next = blocks[index + 1];
    const isShown = next !== undefined && next.language !== 'sh' && next.language !== 'console';
    return [{ line, commands: text, shown: isShown ? next : undefined }];
  });
};

/** What a run says other than the guide: sentences, none where the guide is right. */
export const differences = (shown: NonNullable<Step['shown']>, said: string): readonly string[] =>
  shown.language === 'json' ? jsonDifferences(shown.text, said) : lineDifferences(shown.text, said);

const jsonDifferences = (shown: string, said: string): readonly string[] => {
  const answer = said
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => line.startsWith('{'));
  if (answer === undefined) return ['no JSON was answered'];
  // One line may hold two answers of curl, which ends none of its own.
  return lacks(JSON.parse(shown), JSON.parse(answer.slice(answer.lastIndexOf('}{') + 1)), '');
};

/** Every field that the guide shows is there and says the same; ids and times have the same form. */
const lacks = (shown: unknown, said: unknown, at: string): readonly string[] => {
  if (typeof shown === 'object' && shown !== null && typeof said === 'object' && said !== null) {
    return Object.entries(shown).flatMap(([name, value]) =>
      lacks(value, (said as Readonly<Record<string, unknown>>)[name], `${at}/${name}`),
    );
  }
  return masked(JSON.stringify(shown) ?? '') === masked(JSON.stringify(said) ?? '')
    ? []
    : [`${at} is ${JSON.stringify(said)}, the guide shows ${JSON.stringify(shown)}`];
};

/** Every line that the guide shows comes, in this order; others may stand between. */
const lineDifferences = (shown: string, said: string): readonly string[] => {
  const lines = masked(said)
    .split('\n')
    .map((line) => line.trim());
  let from = 0;
  return masked(shown)
    .trim()
    .split('\n')
    .flatMap((wanted) => {
      const found = lines.indexOf(wanted, from);
      if (found === -1) return [`the line “${wanted}” does not come`];
      from = found + 1;
      return [];
    });
};

const masked = (text: string): string =>
  text
    .replaceAll(/\b([a-z]+)_[0-9a-z]{26}\b/g, '$1_…')
    .replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'time');
