import { type Scope, type Transaction, textColumn } from '#kernel';
import { type SettledAttempt, settledAttemptsOf } from './settled-attempt.ts';
import { attemptsNamed } from './store.ts';

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
  const best = questions.map((): Named | undefined => undefined);
  // By the first name alone: of nearly all it is the last word, and the others need no look.
  const first = namesOf(questions, (_, rank) => rank === 0);
  choose(questions, best, first, await ask(tx, scope, provider, first));
  const isOpen = (i: number): boolean => !isLastWord(questions[i], best[i]);
  const others = namesOf(questions, (i, rank) => rank > 0 && isOpen(i));
  choose(questions, best, others, await ask(tx, scope, provider, others));
  return best.map((named) => named?.attempt);
};

/** An attempt with the place of the name that it was found by. */
interface Named {
  readonly attempt: SettledAttempt;
  readonly rank: number;
}

/** Who asks for a name, and which of its names that is. */
interface Asking {
  readonly question: number;
  readonly rank: number;
}

/** What is asked for, by kind and name. */
interface Names {
  readonly references: Map<string, Asking[]>;
  readonly attempts: Map<string, Asking[]>;
  readonly payments: Map<string, Asking[]>;
}

const namesOf = (
  questions: readonly SettlementQuestion[],
  isAsked: (question: number, rank: number) => boolean,
): Names => {
  const names = { references: new Map(), attempts: new Map(), payments: new Map() } satisfies Names;
  let question = -1;
  for (const { references, ours } of questions) {
    question += 1;
    let rank = 0;
    for (const name of references) {
      if (isAsked(question, rank)) add(names.references, name, { question, rank });
      rank += 1;
    }
    for (const name of ours) {
      const kind = kindOf(name);
      if (kind !== undefined && isAsked(question, rank)) add(names[kind], name, { question, rank });
      rank += 1;
    }
  }
  return names;
};

const add = (asked: Map<string, Asking[]>, name: string, asking: Asking): void => {
  const before = asked.get(name);
  if (before === undefined) asked.set(name, [asking]);
  else before.push(asking);
};

const kindOf = (name: string): 'attempts' | 'payments' | undefined => {
  if (name.startsWith('att_')) return 'attempts';
  return name.startsWith('pay_') ? 'payments' : undefined;
};

const ask = async (
  tx: Transaction,
  { organisationId, mode }: Scope,
  provider: string,
  { references, attempts, payments }: Names,
): Promise<readonly SettledAttempt[]> => {
  if (references.size + attempts.size + payments.size === 0) return [];
  const columns = await tx.row(attemptsNamed, [
    organisationId,
    mode,
    provider,
    textColumn([...references.keys()], (name) => name),
    textColumn([...attempts.keys()], (name) => name),
    textColumn([...payments.keys()], (name) => name),
  ]);
  return columns === undefined ? [] : settledAttemptsOf(columns);
};

/** Puts each attempt where it is asked for, if none that comes before it stands there. */
const choose = (
  questions: readonly SettlementQuestion[],
  best: (Named | undefined)[],
  { references, attempts, payments }: Names,
  found: readonly SettledAttempt[],
): void => {
  const give = (attempt: SettledAttempt, asking: readonly Asking[] | undefined): void => {
    for (const { question: place, rank } of asking ?? []) {
      const question = questions[place];
      const named = { attempt, rank };
      const before = best[place];
      if (question === undefined) continue;
      if (before === undefined || comesBefore(question, named, before)) best[place] = named;
    }
  };
  for (const attempt of found) {
    if (attempt.providerReference !== null)
      give(attempt, references.get(attempt.providerReference));
    if (attempts.size > 0) give(attempt, attempts.get(attempt.attemptId));
    if (payments.size > 0) give(attempt, payments.get(attempt.paymentId));
  }
};

/** No later name can bring an attempt that comes before one that does just what is asked. */
const isLastWord = (question: SettlementQuestion | undefined, named: Named | undefined): boolean =>
  question !== undefined && named !== undefined && named.rank === 0 && does(question, named);

/** An authorisation that captures has no capture beside it. */
const does = ({ operation }: SettlementQuestion, { attempt }: Named): boolean =>
  operation === 'refund' ? attempt.isGivingBack : attempt.isTaking;

/**
 * An attempt that does what the question is about comes before one that does not, an authorisation
 * before others; then the order of the names, then the amount, then the later one.
 */
const comesBefore = (question: SettlementQuestion, named: Named, other: Named): boolean => {
  const [one, two] = [placeOf(question, named), placeOf(question, other)];
  for (const [i, part] of one.entries()) {
    const against = two[i] ?? 0;
    if (part !== against) return part > against;
  }
  return named.attempt.attemptId > other.attempt.attemptId;
};

const placeOf = (question: SettlementQuestion, named: Named): readonly number[] => [
  does(question, named) ? 1 : 0,
  named.attempt.operation === 'authorize' ? 1 : 0,
  -named.rank,
  named.attempt.minor === question.minor ? 1 : 0,
];
