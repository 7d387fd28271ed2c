import { assertNoTransaction } from '#kernel';
import type { ErrandFinding } from '../../contract.ts';
import { refuse } from '../../errors.ts';
import type { Errand } from '../errand.ts';
import type { Decision } from '../errand-runner.ts';
import { connectionOf, deskOf } from '../send-errand.ts';
import { mismatchOf } from '../settle-errand.ts';
import type { ErrandReviewDeps } from './deps.ts';

/**
 * Reads what a person says that an errand made. Only what the errand asked for is a proof: the
 * provider's own account of it is what is booked.
 *
 * @throws refusal errand_reference_missing, errand_reference_mismatch, errand_provider_unreachable
 */
export const proveErrand = async (
  deps: Pick<ErrandReviewDeps, 'providerNamed' | 'connectionById'>,
  errand: Errand,
  reference: string | null,
): Promise<Pick<Decision, 'outcome' | 'exchanges'>> => {
  if (reference === null) {
    throw refuse('errand_reference_missing', { pointer: '/provider_reference' });
  }
  const { desk } = deskOf(deps, errand);
  const connection = await connectionOf(deps, errand);
  assertNoTransaction();
  const { result, exchanges } = await desk.askByName(connection, errand.request, reference);
  return { outcome: outcomeOf(errand, reference, result), exchanges };
};

const outcomeOf = (
  { request }: Errand,
  reference: string,
  finding: ErrandFinding,
): Decision['outcome'] => {
  switch (finding.kind) {
    case 'unreachable':
      throw refuse('errand_provider_unreachable', { detail: finding.cause, retryAfterSeconds: 5 });
    case 'absent':
      throw notIt(`The provider knows no ${reference} that this errand could have made.`);
    case 'found': {
      const { outcome } = finding;
      if (outcome.kind !== 'done') throw notIt(`${reference}: ${whyNot(outcome)}.`);
      const difference = mismatchOf(request, outcome.report);
      if (difference !== undefined) throw notIt(`${reference} is ${difference}.`);
      return outcome;
    }
  }
};

const notIt = (detail: string) =>
  refuse('errand_reference_mismatch', { detail, pointer: '/provider_reference' });

const whyNot = (
  outcome: Exclude<Extract<ErrandFinding, { kind: 'found' }>['outcome'], { kind: 'done' }>,
): string => {
  switch (outcome.kind) {
    case 'refused':
      return outcome.message.replace(/\.$/, '');
    case 'not_sent':
      return outcome.proof;
    case 'unknown':
      return outcome.cause;
  }
};
