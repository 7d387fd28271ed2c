import { Bug } from '#kernel';

/**
 * The payments that a rule takes, as a box: for each dimension the values it allows. Boxes are
 * closed under meeting, and one box less another is a list of boxes, so whether a rule can ever be
 * reached is computed and not guessed.
 */
export type Region = ReadonlyMap<string, Side>;

/** One side of a box. A dimension that is not named allows everything. */
export type Side = Words | Spans;

/** Named words, or all but the named ones. There are always further words. */
export interface Words {
  readonly kind: 'words';
  readonly isExcept: boolean;
  readonly words: ReadonlySet<string>;
}

/** Whole numbers in spans from, and before, in order and apart; null is without end. */
export interface Spans {
  readonly kind: 'spans';
  /** All that the dimension has, for what is left of it. */
  readonly whole: Span;
  readonly spans: readonly Span[];
}

export type Span = readonly [from: bigint, before: bigint | null];

/** These words alone. */
export const onlyWords = (words: Iterable<string>): Words => ({
  kind: 'words',
  isExcept: false,
  words: new Set(words),
});

/** These spans alone. */
export const onlySpans = (whole: Span, spans: readonly Span[]): Spans => ({
  kind: 'spans',
  whole,
  spans: spans.filter(([from, before]) => before === null || from < before),
});

/** Whether no value is left. */
export const isEmpty = (side: Side): boolean =>
  side.kind === 'words' ? !side.isExcept && side.words.size === 0 : side.spans.length === 0;

/** What both boxes hold; nothing where they do not meet. */
export const meet = (a: Region, b: Region): Region | undefined => {
  const both = new Map(a);
  for (const [dimension, side] of b) {
    const own = both.get(dimension);
    const met = own === undefined ? side : meetSides(own, side);
    if (isEmpty(met)) return undefined;
    both.set(dimension, met);
  }
  return both;
};

/** What the first box holds and the second does not, as boxes that do not meet. */
export const subtract = (a: Region, b: Region): readonly Region[] => {
  const pieces: Region[] = [];
  let rest = a;
  for (const [dimension, side] of b) {
    const own = rest.get(dimension) ?? everything(side);
    const inside = meetSides(own, side);
    if (isEmpty(inside)) return [a];
    const outside = lessSide(own, side);
    if (!isEmpty(outside)) pieces.push(new Map(rest).set(dimension, outside));
    rest = new Map(rest).set(dimension, inside);
  }
  return pieces;
};

const everything = (like: Side): Side =>
  like.kind === 'words'
    ? { kind: 'words', isExcept: true, words: new Set() }
    : { ...like, spans: [like.whole] };

const meetSides = (a: Side, b: Side): Side => {
  if (a.kind === 'words' && b.kind === 'words') return meetWords(a, b);
  if (a.kind === 'spans' && b.kind === 'spans') {
    return { ...a, spans: a.spans.flatMap((one) => b.spans.flatMap((two) => meetSpans(one, two))) };
  }
  throw new Bug('a dimension has sides of one kind');
};

const lessSide = (a: Side, b: Side): Side => meetSides(a, opposite(b));

const opposite = (side: Side): Side => {
  if (side.kind === 'words') return { ...side, isExcept: !side.isExcept };
  const gaps: Span[] = [];
  let [from] = side.whole;
  for (const [start, before] of side.spans) {
    if (start > from) gaps.push([from, start]);
    if (before === null) return { ...side, spans: gaps };
    from = before;
  }
  const [, end] = side.whole;
  if (end === null || from < end) gaps.push([from, end]);
  return { ...side, spans: gaps };
};

const meetWords = (a: Words, b: Words): Words => {
  if (a.isExcept && b.isExcept) return { ...a, words: new Set([...a.words, ...b.words]) };
  const [named, other] = a.isExcept ? [b, a] : [a, b];
  // Of the named words stays what the other names too, or does not except.
  const words = [...named.words].filter((word) => other.words.has(word) !== other.isExcept);
  return { ...named, words: new Set(words) };
};

const meetSpans = (a: Span, b: Span): readonly Span[] => {
  const from = a[0] > b[0] ? a[0] : b[0];
  const before = a[1] === null ? b[1] : b[1] === null || a[1] < b[1] ? a[1] : b[1];
  return before === null || from < before ? [[from, before]] : [];
};
