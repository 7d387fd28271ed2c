import type { Transaction } from '#kernel';
import { type KeptClaim, openClaim } from '#providers';
import type { ClaimedNotice } from '#webhooks';
import { attemptsOfPayments } from '../record/store.ts';
import type { Attempt } from '../record/world.ts';
import { paymentsAbout } from './store.ts';

/**
 * The attempts that notices may be about: all those of the payments that they name, because a
 * provider tells of its own object, which several of our attempts act upon. A notice of a connected
 * account is about what acted for that account, and about nothing else. For many notices at once,
 * in their order.
 */
export const findAttemptsAbout = async (
  tx: Transaction,
  notices: readonly ClaimedNotice[],
): Promise<readonly (readonly Attempt[])[]> => {
  const references = notices.flatMap((notice, i) =>
    notice.references.map((reference) => [notice.scope.organisationId, reference, i + 1] as const),
  );
  const about = await tx.rows(paymentsAbout, [
    notices.map((notice) => notice.scope.organisationId),
    notices.map((notice) => notice.attemptId ?? paymentNamedBy(notice) ?? ''),
    references.map(([organisationId]) => organisationId),
    references.map(([, reference]) => reference),
    references.map(([, , question]) => question),
  ]);
  if (about.length === 0) return notices.map(() => []);
  const attempts = await tx.rows(attemptsOfPayments, [
    about.map((row) => row.organisation_id),
    about.map((row) => row.payment_id),
  ]);
  const ofPayment = Map.groupBy(attempts, (attempt) => attempt.payment_id);
  return notices.map((notice, i) =>
    about
      .filter((row) => row.question === BigInt(i + 1))
      .flatMap((row) => ofPayment.get(row.payment_id) ?? [])
      .filter(
        ({ mode, request }) =>
          mode === notice.scope.mode && (request.account ?? null) === notice.account,
      ),
  );
};

/** A provider that signs our payment's name and nothing else of ours. */
const paymentNamedBy = ({ claim }: ClaimedNotice): string | undefined => {
  if (claim === null) return undefined;
  const told = openClaim(claim as KeptClaim);
  return told.about === 'attempt' ? told.paymentId : undefined;
};
