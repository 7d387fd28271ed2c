/**
 * Source text with comments and the inside of literals blanked out, every character at its place: a
 * law that looks for `enum` in it finds an enum, never a sentence about one.
 */
export const codeOf = (text: string): string => {
  let code = '';
  let at = 0;
  for (const span of silentSpans(text)) {
    code += text.slice(at, span.from) + text.slice(span.from, span.to).replace(/[^\n]/g, ' ');
    at = span.to;
  }
  return code + text.slice(at);
};

/** The literal whose opening quote stands at this index, without its quotes. */
export const stringAt = (text: string, quote: number): string =>
  text.slice(quote + 1, endOfQuoted(text, quote) - 1);

/** The line, counted from 1, on which a character stands. */
export const lineAt = (text: string, index: number): number =>
  text.slice(0, index).split('\n').length;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Comments and the inside of strings, templates and regular expressions. */
const silentSpans = (text: string): readonly Span[] => {
  const spans: Span[] = [];
  const templateDepths: number[] = [];
  let depth = 0;
  let at = 0;

  while (at < text.length) {
    const char = text.charAt(at);
    const resumesTemplate = char === '}' && templateDepths.at(-1) === depth;
    if (char === '`' || resumesTemplate) {
      if (resumesTemplate) templateDepths.pop();
      const to = endOfTemplateText(text, at + 1);
      spans.push({ from: at + 1, to });
      if (text[to] === '$') templateDepths.push(depth);
      at = to + (text[to] === '$' ? 2 : 1);
      continue;
    }
    const span = spanAt(text, at);
    if (span !== undefined) {
      spans.push(span.silent);
      at = span.next;
      continue;
    }
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    at += 1;
  }
  return spans;
};

const spanAt = (
  text: string,
  at: number,
): { readonly silent: Span; readonly next: number } | undefined => {
  const char = text.charAt(at);
  if (text.startsWith('//', at)) {
    const newline = text.indexOf('\n', at);
    const to = newline === -1 ? text.length : newline;
    return { silent: { from: at, to }, next: to };
  }
  if (text.startsWith('/*', at)) {
    const close = text.indexOf('*/', at + 2);
    const to = close === -1 ? text.length : close + 2;
    return { silent: { from: at, to }, next: to };
  }
  if (char === "'" || char === '"') {
    const next = endOfQuoted(text, at);
    return { silent: { from: at + 1, to: Math.max(at + 1, next - 1) }, next };
  }
  if (char === '/' && startsRegex(text, at)) {
    const next = endOfRegex(text, at);
    return { silent: { from: at + 1, to: Math.max(at + 1, next - 1) }, next };
  }
  return undefined;
};

/** The index behind the closing quote. */
const endOfQuoted = (text: string, quote: number): number => {
  const mark = text.charAt(quote);
  let at = quote + 1;
  while (at < text.length && text[at] !== mark) at += text[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
};

/** The index of the closing backtick, or of the dollar sign that opens an expression. */
const endOfTemplateText = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && text[at] !== '`' && !text.startsWith('${', at)) {
    at += text[at] === '\\' ? 2 : 1;
  }
  return at;
};

const endOfRegex = (text: string, slash: number): number => {
  let isInClass = false;
  let at = slash + 1;
  for (; at < text.length && text[at] !== '\n'; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '[') isInClass = true;
    else if (char === ']') isInClass = false;
    else if (char === '/' && !isInClass) break;
  }
  return Math.min(at + 1, text.length);
};

const wordsBeforeRegex = /(^|[^\w$.])(return|typeof|case|in|of|else|void|delete|throw|await)$/;

/** A slash divides after a value and opens a regular expression after anything else. */
const startsRegex = (text: string, slash: number): boolean => {
  const before = text.slice(Math.max(0, slash - 40), slash).trimEnd();
  return !/[\w$)\]}'"`]$/.test(before) || wordsBeforeRegex.test(before);
};
