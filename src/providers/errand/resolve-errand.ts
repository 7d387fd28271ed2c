import { assertNoTransaction } from '#kernel';
import type { ErrandFinding, ErrandOutcome, Exchange } from '../contract.ts';
import type { ErrandDeps, LeasedErrand } from './errand.ts';
import { judgeAbsence } from './judge-absence.ts';
import { connectionOf, deskOf, renewLease, sendErrand } from './send-errand.ts';
import type { Ending } from './settle-errands.ts';

/**
 * Finds out what became of an errand under the lease that its caller holds: asks, and sends again
 * only what the same key makes harmless. Answers nothing where the lease was lost on the way.
 */
export const resolveErrand = async (
  deps: ErrandDeps,
  errand: LeasedErrand,
): Promise<Ending | undefined> => {
  const lookedSince = deps.clock.now();
  const { desk, capabilities } = deskOf(deps, errand);
  const connection = await connectionOf(deps, errand);
  assertNoTransaction();
  const { result, exchanges } = await desk.ask(connection, errand.request);
  const ending = (outcome: ErrandOutcome): Ending => ({
    errand,
    learnt: { outcome, leaseCount: errand.leaseCount, isRepeat: false },
    exchanges,
    at: deps.clock.now(),
    lookedSince,
  });
  if (result.kind !== 'absent') return ending(outcomeOf(result));
  const verdict = judgeAbsence(errand, capabilities, deps.clock.now());
  if (verdict === 'give_up' && errand.reference === null) {
    return ending({ kind: 'not_sent', proof: 'absent after the visibility window' });
  }
  if (verdict !== 'send_again' || errand.state === 'in_review') {
    return ending({ kind: 'unknown', cause: 'not found, and that proves nothing yet' });
  }
  const renewed = await renewLease(deps, errand, capabilities, 1);
  const sent = renewed && (await sendErrand(deps, renewed, true));
  return sent && { ...sent, lookedSince, exchanges: inOrder(exchanges, sent.exchanges) };
};

const outcomeOf = (finding: Exclude<ErrandFinding, { kind: 'absent' }>): ErrandOutcome => {
  if (finding.kind === 'unreachable') return { kind: 'unknown', cause: finding.cause };
  const { outcome } = finding;
  // Nothing that was found can prove that nothing was sent.
  return outcome.kind === 'not_sent' ? { kind: 'unknown', cause: outcome.proof } : outcome;
};

const inOrder = (asked: readonly Exchange[], sent: readonly Exchange[]): readonly Exchange[] => [
  ...asked,
  ...sent,
];
