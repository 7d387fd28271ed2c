import { assert } from '#kernel';
import { type KeptClaim, openClaim } from '#providers';
import type { ClaimedNotice } from '#webhooks';
import { inNameOf } from '../attempt/connection-of.ts';
import type { PaymentsDeps } from '../deps.ts';
import { applyReports } from './apply-reports.ts';
import { askAboutDisputes } from './ask-about-disputes.ts';
import type { Dispute } from './dispute.ts';

/** What came of a notice about a dispute. */
export type DisputeNotice =
  | { readonly event: 'process'; readonly disputes: readonly Dispute[] }
  | { readonly event: 'ignore' }
  | { readonly event: 'fail'; readonly cause: string };

/** How long a dispute may be told of before we know of its payment: the payment is still in flight. */
const patienceMs = 10 * 60_000;

/**
 * Acts on a notice about a dispute: by what it claims, where notices are the truth, else by asking.
 * A dispute of a payment that is none of ours is left alone, after the time in which its payment
 * could still become known.
 */
export const applyDisputeNotice = async (
  deps: PaymentsDeps,
  notice: ClaimedNotice,
): Promise<DisputeNotice> => {
  const own = await deps.connectionById(notice.connectionId);
  assert(own !== undefined, 'a notice came in by a connection that is kept for ever');
  const connection = inNameOf(own, notice.account);
  if (notice.claim !== null) {
    const claim = openClaim(notice.claim as KeptClaim);
    if (claim.about !== 'dispute') return { event: 'ignore' };
    return known(deps, notice, await applyReports(deps, connection, [claim.dispute]));
  }
  const [reference] = notice.references;
  if (reference === undefined) return { event: 'ignore' };
  const asked = await askAboutDisputes(deps, connection, reference);
  switch (asked.kind) {
    case 'applied':
      return known(deps, notice, asked.disputes);
    case 'mute':
      return { event: 'ignore' };
    case 'unreachable':
      return { event: 'fail', cause: asked.cause };
  }
};

const known = (
  deps: Pick<PaymentsDeps, 'clock'>,
  { receivedAt }: ClaimedNotice,
  disputes: readonly Dispute[],
): DisputeNotice => {
  if (disputes.length > 0) return { event: 'process', disputes };
  const waitedMs = deps.clock.now().getTime() - receivedAt.getTime();
  return waitedMs < patienceMs
    ? { event: 'fail', cause: 'no payment of ours is known under its names yet' }
    : { event: 'ignore' };
};
