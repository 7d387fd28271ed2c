import { assert, type Transaction } from '#kernel';
import type { EndedErrand } from '#providers';
import type { MarketplaceParts } from '../deps.ts';
import { failureOf } from '../transfer/settle-transfer.ts';
import { endUnsent, foldPayout, type PayoutChange } from './fold-payout.ts';
import { payoutMachine } from './payout.machine.ts';
import type { Payout } from './payout.ts';
import { lockPayout } from './store.ts';
import { writePayout } from './write-payout.ts';

/**
 * What the ends of payouts and of their cancelling come to, in the transaction that ends their
 * errands. A payout that was refused or never left gives its claim back.
 */
export const settlePayouts = async (
  deps: Pick<MarketplaceParts, 'ids' | 'clock' | 'providerNamed'>,
  tx: Transaction,
  ended: readonly EndedErrand[],
): Promise<void> => {
  const inOrder = ended.toSorted((a, b) => (a.errand.subjectId < b.errand.subjectId ? -1 : 1));
  for (const end of inOrder) {
    const { organisationId } = end.errand.scope;
    const payout = await tx.row(lockPayout, [organisationId, end.errand.subjectId]);
    assert(payout !== undefined, `errand ${end.errand.id} is for a payout of ours`);
    const change = changeOf(deps, payout, end);
    if (change !== undefined) await writePayout(deps, tx, change);
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
  // That it could not be called off says nothing of the payout: it goes its way.
  if (errand.kind === 'cancel_payout') return undefined;
  if (errand.state === 'in_review') return contest(payout, at);
  return payoutMachine.may(payout.state, 'fail') && payout.provider_reference === null
    ? endUnsent(payout, failureOf(errand), at)
    : undefined;
};

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
