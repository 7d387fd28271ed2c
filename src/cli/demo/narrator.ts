import type { Transfer } from '#ledger';
import { formatAmount, isCurrency, money } from '#money';

/** Says in the terminal what happens. */
export interface Narrator {
  title(text: string): void;
  chapter(number: number, title: string): void;
  /** What somebody does: `POST /v1/payments`, and with what. */
  act(what: string, detail: string): void;
  /** How a payment stands after it. */
  state(status: string, detail: string): void;
  /** What moved on the ledger. */
  transfers(transfers: readonly Transfer[]): void;
  /** One line of a list, such as a timeline. */
  line(first: string, second: string): void;
  /** What comes after the last chapter. */
  ending(title: string): void;
  /** A claim that was checked. */
  verdict(isTrue: boolean, text: string): void;
  note(text: string): void;
}

type Paint = (code: number, text: string) => string;

const bold = 1;
const dim = 2;
const red = 31;
const green = 32;
const yellow = 33;
const cyan = 36;

const statusColours: Readonly<Record<string, number>> = {
  captured: green,
  succeeded: green,
  declined: red,
};

/** Builds the narrator of a stream; colours only where a person looks at it. */
export const createNarrator = (stream: NodeJS.WriteStream): Narrator => {
  const paint: Paint = (code, text) => (stream.isTTY ? `\u001B[${code}m${text}\u001B[0m` : text);
  const say = (text: string): void => void stream.write(`${text}\n`);
  return {
    title: (text) => say(`\n  ${paint(bold, text)}`),
    chapter: (number, title) => say(`\n  ${paint(bold, `${number}. ${title}`)}`),
    act: (what, detail) => say(`     ${paint(cyan, what)}  ${detail}`),
    state: (status, detail) => {
      say(`     → ${paint(statusColours[status] ?? yellow, status)}  ${paint(dim, detail)}`);
    },
    transfers: (transfers) => {
      for (const line of transfers.flatMap(linesOf)) {
        const text = `       ${line.kind.padEnd(18)} ${line.account.padEnd(38)} ${line.moved}`;
        say(line.isPending ? paint(dim, text) : text.trimEnd());
      }
    },
    line: (first, second) => say(`       ${paint(dim, first.padEnd(9))} ${shortened(second)}`),
    ending: (title) => say(`\n  ${paint(bold, title)}`),
    verdict: (isTrue, text) => say(`     ${isTrue ? paint(green, '✔') : paint(red, '✖')} ${text}`),
    note: (text) => say(`  ${paint(dim, text)}`),
  };
};

const lineMax = 100;

/** A call's whole query helps nobody who reads along. */
const shortened = (text: string): string =>
  text.length > lineMax ? `${text.slice(0, lineMax - 1)}…` : text;

interface MovedLine {
  readonly kind: string;
  readonly account: string;
  readonly moved: string;
  readonly isPending: boolean;
}

/** An entry a line; the transfer's kind stands beside its first. */
const linesOf = ({ kind, phase, entries }: Transfer): readonly MovedLine[] =>
  entries.map(({ account, layer, minor, currency }, index) => ({
    kind: index === 0 ? kind.slice(kind.indexOf('.') + 1).replaceAll('_', ' ') : '',
    account,
    moved: `${sideOf(minor)} ${amountOf(minor, currency)} ${currency} ${pendingWord(layer, phase)}`,
    isPending: layer === 'pending',
  }));

const sideOf = (minor: bigint): string => (minor < 0n ? 'debit ' : 'credit');

const amountOf = (minor: bigint, currency: string): string => {
  const unsigned = minor < 0n ? -minor : minor;
  const text = isCurrency(currency) ? formatAmount(money(unsigned, currency)) : String(unsigned);
  return text.padStart(9);
};

const pendingWord = (layer: string, phase: Transfer['phase']): string => {
  if (layer !== 'pending') return '';
  return phase === 'hold' ? ' held' : ' no longer held';
};
