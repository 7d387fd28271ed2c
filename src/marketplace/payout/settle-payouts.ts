import { assert, columns, type Transaction } from '#kernel';
import type { EndedErrand } from '#providers';
import type { MarketplaceParts } from '../deps.ts';
import { failureOf } from '../transfer/settle-transfer.ts';
import { endUnsent, foldPayout, type PayoutChange } from './fold-payout.ts';
import { payoutMachine } from './payout.machine.ts';
import type { Payout } from './payout.ts';
import { lockPayoutsOfErrands } from './store.ts';
import { writePayout } from './write-payout.ts';

/** Errands of payouts that have ended, with their payouts, locked. */
export interface EndedPayouts {
  readonly ended: readonly EndedErrand[];
  readonly payouts: readonly Payout[];
}

/** Locks the payouts of ended errands. Call it before anything is posted: the ledger comes last. */
export const lockEndedPayouts = async (
  tx: Transaction,
  ended: readonly EndedErrand[],
): Promise<EndedPayouts> => {
  if (ended.length === 0) return { ended, payouts: [] };
  const asked = columns(ended, ({ errand }) => [errand.scope.organisationId, errand.subjectId]);
  return { ended, payouts: await tx.rows(lockPayoutsOfErrands, asked) };
};

/**
 * What the ends of payouts and of their cancelling come to, in the transaction that ends their
 * errands. A payout that was refused or never left gives its claim back.
 */
export const settlePayouts = async (
  deps: Pick<MarketplaceParts, 'ids' | 'clock' | 'providerNamed'>,
  tx: Transaction,
  { ended, payouts }: EndedPayouts,
): Promise<void> => {
  const standing = new Map(payouts.map((payout) => [payout.id, payout]));
  const ofSubject = new Map(payouts.map(({ id, cancel_id }) => [cancel_id ?? id, id]));
  for (const end of ended) {
    const { subjectId } = end.errand;
    const payout = standing.get(ofSubject.get(subjectId) ?? subjectId);
    assert(payout !== undefined, `errand ${end.errand.id} is for a payout of ours`);
    const change = changeOf(deps, payout, end);
    if (change === undefined) continue;
    // Two ends of one payout: the later sees what the earlier did.
    standing.set(payout.id, change.payout);
    await writePayout(deps, tx, change);
  }
};

const changeOf = (
  deps: Pick<MarketplaceParts, 'clock' | 'providerNamed'>,
  payout: Payout,
  { errand, outcome }: EndedErrand,
): PayoutChange | undefined => {
  const at = deps.clock.now();
  const settlesMs = deps.providerNamed(payout.provider).platform?.payoutSettlesMs ?? 0;
  if (outcome.kind === 'done') {
    assert(outcome.report.about === 'payout', 'a payout ends with a report of a payout');
    return foldPayout(payout, outcome.report, { at, settlesMs });
  }
  if (errand.kind === 'cancel_payout') return notCalledOff(payout, errand);
  if (errand.state === 'in_review') return contest(payout, at);
  return payoutMachine.may(payout.state, 'fail') && payout.provider_reference === null
    ? endUnsent(payout, failureOf(errand), at)
    : undefined;
};

/** That it could not be called off says nothing of the payout: it goes its way. */
const notCalledOff = (
  payout: Payout,
  { state }: EndedErrand['errand'],
): PayoutChange | undefined =>
  state === 'in_review'
    ? undefined
    : { payout: { ...payout, cancel_id: null }, step: null, bookings: [], tellings: [] };

const contest = (payout: Payout, at: Date): PayoutChange | undefined =>
  payoutMachine.may(payout.state, 'contest')
    ? {
        payout: {
          ...payout,
          state: payoutMachine.step(payout.state, 'contest'),
          step_count: payout.step_count + 1,
          updated_at: at,
        },
        step: { from: payout.state, event: 'contest' },
        bookings: [],
        tellings: ['payout.in_review'],
      }
    : undefined;
