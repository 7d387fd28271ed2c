import type { Scope, Transaction } from '#kernel';
import { type SettledAttempt, toSettledAttempt } from './settled-attempt.ts';
import {
  attemptsOfIds,
  attemptsOfPaymentIds,
  attemptsOfReferences,
  type NamedRow,
} from './store.ts';

/** What a row of a report says of the attempt that it is about. */
export interface SettlementQuestion {
  /** The provider's names for it, the most telling first. */
  readonly references: readonly string[];
  /** Ours, as the report carries them: ids of attempts or payments, the most telling first. */
  readonly ours: readonly string[];
  readonly operation: 'capture' | 'refund';
  /** Without sign. */
  readonly minor: bigint;
}

/**
 * Finds the attempt that each question is about, by the provider's reference and then by ours, many
 * at once; nothing in its place where there is none. Where no attempt does what the question says,
 * another one of the same payment may stand there: `isTaking` and `isGivingBack` tell.
 */
export const findSettledAttempts = async (
  tx: Transaction,
  scope: Scope,
  provider: string,
  questions: readonly SettlementQuestion[],
): Promise<readonly (SettledAttempt | undefined)[]> => {
  const best = questions.map((): NamedRow | undefined => undefined);
  const take = (rows: readonly NamedRow[]): void => {
    for (const row of rows) {
      const question = questions[row.question];
      const before = best[row.question];
      if (question === undefined) continue;
      if (before === undefined || comesBefore(question, row, before)) best[row.question] = row;
    }
  };
  // By the first name alone: of nearly all it is the last word, and the others need no look.
  take(
    await ask(
      tx,
      scope,
      provider,
      namesOf(questions, (_, rank) => rank === 0),
    ),
  );
  const isOpen = (i: number): boolean => !isLastWord(questions[i], best[i]);
  take(
    await ask(
      tx,
      scope,
      provider,
      namesOf(questions, (i, rank) => rank > 0 && isOpen(i)),
    ),
  );
  return best.map((row) => (row === undefined ? undefined : toSettledAttempt(row)));
};

interface Name {
  readonly question: number;
  readonly rank: number;
  readonly name: string;
  readonly kind: 'reference' | 'attempt' | 'payment';
}

const namesOf = (
  questions: readonly SettlementQuestion[],
  isAsked: (question: number, rank: number) => boolean,
): readonly Name[] => {
  const names: Name[] = [];
  for (const [question, { references, ours }] of questions.entries()) {
    let rank = 0;
    for (const name of references) {
      if (isAsked(question, rank)) names.push({ question, rank, name, kind: 'reference' });
      rank += 1;
    }
    for (const name of ours) {
      const kind = kindOf(name);
      if (kind !== undefined && isAsked(question, rank)) names.push({ question, rank, name, kind });
      rank += 1;
    }
  }
  return names;
};

const kindOf = (name: string): 'attempt' | 'payment' | undefined => {
  if (name.startsWith('att_')) return 'attempt';
  return name.startsWith('pay_') ? 'payment' : undefined;
};

const asking = [
  ['reference', attemptsOfReferences],
  ['attempt', attemptsOfIds],
  ['payment', attemptsOfPaymentIds],
] as const;

const ask = async (
  tx: Transaction,
  { organisationId, mode }: Scope,
  provider: string,
  names: readonly Name[],
): Promise<readonly NamedRow[]> => {
  const answers = await Promise.all(
    asking.map(async ([kind, statement]) => {
      const own = names.filter((name) => name.kind === kind);
      if (own.length === 0) return [];
      return await tx.rows(statement, [
        organisationId,
        mode,
        provider,
        own.map(({ question }) => question),
        own.map(({ rank }) => rank),
        own.map(({ name }) => name),
      ]);
    }),
  );
  return answers.flat();
};

/** No later name can bring an attempt that comes before one that does just what is asked. */
const isLastWord = (question: SettlementQuestion | undefined, row: NamedRow | undefined): boolean =>
  question !== undefined && row !== undefined && row.rank === 0 && does(question, row);

/** An authorisation that captures has no capture beside it. */
const does = ({ operation: wanted }: SettlementQuestion, row: NamedRow): boolean =>
  row.operation === wanted ||
  (wanted === 'refund' && row.operation === 'return') ||
  (wanted === 'capture' && row.operation === 'authorize' && row.capture_mode === 'automatic');

/**
 * An attempt that does what the question is about comes before one that does not, an authorisation
 * before others; then the order of the names, then the amount, then the later one.
 */
const comesBefore = (question: SettlementQuestion, row: NamedRow, other: NamedRow): boolean => {
  const [one, two] = [placeOf(question, row), placeOf(question, other)];
  for (const [i, part] of one.entries()) {
    const against = two[i] ?? 0;
    if (part !== against) return part > against;
  }
  return row.id > other.id;
};

const placeOf = (question: SettlementQuestion, row: NamedRow): readonly number[] => [
  does(question, row) ? 1 : 0,
  row.operation === 'authorize' ? 1 : 0,
  -row.rank,
  row.amount_minor === question.minor ? 1 : 0,
];
