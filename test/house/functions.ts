/** A function of a source file: where it starts, how many lines it takes. */
export interface FunctionSpan {
  readonly line: number;
  readonly lines: number;
  /** The code in front of it on its line: `export const capture = async (` and the like. */
  readonly opening: string;
}

/**
 * Every function in blanked code, nested ones too: arrows with a body or an expression, methods,
 * declarations. Counts brackets; knows no grammar beyond that.
 */
export const functionsOf = (code: string): readonly FunctionSpan[] => {
  const spans: FunctionSpan[] = [];
  const lines = code.split('\n');
  const lineOf = linesOf(lines);
  const add = (from: number, to: number): void => {
    const line = lineOf(from);
    spans.push({ line, lines: lineOf(to) - line + 1, opening: (lines[line - 1] ?? '').trim() });
  };

  for (const { index } of code.matchAll(/=>/g)) {
    const body = index + 2 + leadingSpace(code.slice(index + 2, index + 200));
    const start = startOfParameters(code, index);
    add(start, code[body] === '{' ? closing(code, body) : endOfExpression(code, body));
  }
  for (const { index } of code.matchAll(/\)/g)) {
    const start = opening(code, index);
    if (
      /\b(if|for|while|switch|catch|with)( await)?\s*$/.test(
        code.slice(Math.max(0, start - 20), start),
      )
    ) {
      continue;
    }
    const body = bodyAfter(code, index + 1);
    if (body !== undefined) add(start, closing(code, body));
  }
  return spans;
};

/** The line of an index, from 1; halving the lines, because files ask for it often. */
const linesOf = (lines: readonly string[]): ((index: number) => number) => {
  const starts: number[] = [];
  let start = 0;
  for (const line of lines) {
    starts.push(start);
    start += line.length + 1;
  }
  return (index) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle;
    }
    return low + 1;
  };
};

const leadingSpace = (text: string): number => text.length - text.trimStart().length;

/** The parenthesis that opens the parameters in front of an arrow, or its single name. */
const startOfParameters = (code: string, arrow: number): number => {
  const close = code.lastIndexOf(')', arrow);
  const between = close === -1 ? '=' : code.slice(close + 1, arrow);
  return /[=;{}]/.test(between) || /,\s*$/.test(between) ? arrow : opening(code, close);
};

/** The brace of a body behind the parameters, past a return type; nothing where there is none. */
const bodyAfter = (code: string, from: number): number | undefined => {
  const at = from + leadingSpace(code.slice(from, from + 200));
  if (code[at] === '{') return at;
  if (code[at] !== ':') return undefined;
  const plainType = /^:\s*[\w.<>[\],| \n]+?\s*\{/.exec(code.slice(at, at + 400));
  if (plainType !== null) return at + plainType[0].length - 1;
  return undefined;
};

const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The bracket that closes the one at this index. */
const closing = (code: string, open: number): number => {
  let depth = 0;
  for (let at = open; at < code.length; at += 1) {
    const char = code.charAt(at);
    if (char in pairs) depth += 1;
    else if (char === ')' || char === ']' || char === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return code.length - 1;
};

/** The bracket that opens the one at this index. */
const opening = (code: string, close: number): number => {
  let depth = 0;
  for (let at = close; at >= 0; at -= 1) {
    const char = code.charAt(at);
    if (char === ')' || char === ']' || char === '}') depth += 1;
    else if (char in pairs) depth -= 1;
    if (depth === 0) return at;
  }
  return 0;
};

/** Where an arrow's expression ends: at a comma, semicolon or bracket that is not its own. */
const endOfExpression = (code: string, from: number): number => {
  for (let at = from; at < code.length; at += 1) {
    const char = code.charAt(at);
    if (char in pairs) at = closing(code, at);
    else if (',;)]}'.includes(char)) return at - 1;
  }
  return code.length - 1;
};
