import type { Scope, Transaction } from '#kernel';
import { type SettledAttempt, toSettledAttempt } from './settled-attempt.ts';
import { attemptsAsked } from './store.ts';

const isOurs = /^(?:att|pay)_/;

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
  { organisationId, mode }: Scope,
  provider: string,
  questions: readonly SettlementQuestion[],
): Promise<readonly (SettledAttempt | undefined)[]> => {
  const named: [number[], number[], string[], boolean[], string[], bigint[]] = [
    [],
    [],
    [],
    [],
    [],
    [],
  ];
  const ask = (question: number, rank: number, name: string, isOurs: boolean): void => {
    const { operation = 'capture', minor = 0n } = questions[question] ?? {};
    named[0].push(question);
    named[1].push(rank);
    named[2].push(name);
    named[3].push(isOurs);
    named[4].push(operation);
    named[5].push(minor);
  };
  for (const [i, { references, ours }] of questions.entries()) {
    for (const [rank, name] of references.entries()) ask(i, rank, name, false);
    for (const [rank, name] of ours.entries()) {
      if (isOurs.test(name)) ask(i, references.length + rank, name, true);
    }
  }
  if (named[0].length === 0) return questions.map(() => undefined);
  const rows = await tx.rows(attemptsAsked, [organisationId, mode, provider, ...named]);
  const found = questions.map((): SettledAttempt | undefined => undefined);
  for (const row of rows) found[row.question] = toSettledAttempt(row);
  return found;
};
