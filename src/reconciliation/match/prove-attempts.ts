import { type SettledAttempt, settleByReport } from '#payments';
import type { ReconciliationDeps } from '../deps.ts';
import type { NumberedRow } from '../format/read-rows.ts';
import { type RowRule, rowKinds } from '../format/row-kinds.ts';
import { isFailed, mayProve } from './find-our-side.ts';
import type { ReportPlace } from './report-place.ts';

/** What proof did to the attempts that had none. */
export interface Proved {
  /** How many attempts were settled. */
  readonly count: number;
  /** Those of them that had been called failed. */
  readonly failedBefore: ReadonlySet<string>;
}

/**
 * Hands to payments what rows prove of attempts whose outcome is open, or was called a failure:
 * a provider pays out only what it did. Another amount proves nothing of an attempt that came to
 * its end; of an open one, payments decide.
 */
export const proveAttempts = async (
  deps: ReconciliationDeps,
  { scope }: ReportPlace,
  rows: readonly NumberedRow[],
  attempts: readonly (SettledAttempt | undefined)[],
): Promise<Proved> => {
  const failedBefore = new Set<string>();
  const proofs = new Map<string, Parameters<typeof settleByReport>[1]>();
  let place = -1;
  for (const attempt of attempts) {
    place += 1;
    if (attempt === undefined || !mayProve(attempt)) continue;
    const content = rows[place]?.content;
    if (content === undefined || 'unreadable' in content) continue;
    const rule: RowRule = rowKinds[content.kind];
    const isAbout = rule.finds === 'capture' ? attempt.isTaking : attempt.isGivingBack;
    if (rule.finds === null || rule.finds === 'dispute' || rule.isReversal || !isAbout) continue;
    const minor = content.grossMinor < 0n ? -content.grossMinor : content.grossMinor;
    const isSame = minor === attempt.minor && content.grossCurrency === attempt.currency;
    if (isFailed(attempt)) {
      if (!isSame) continue;
      failedBefore.add(attempt.attemptId);
    }
    proofs.set(attempt.attemptId, {
      scope,
      attemptId: attempt.attemptId,
      reference: referenceOf(attempt, content.references),
      minor,
      currency: content.grossCurrency,
      effect: rule.finds === 'capture' ? 'captured' : 'refunded',
      at: deps.clock.now(),
    });
  }
  await Promise.all(
    [...proofs.values()].map(async (proof) => await settleByReport(deps.payments, proof)),
  );
  return { count: proofs.size, failedBefore };
};

/** What it was named before it is kept: the provider's first name for a payment is the payment's. */
const referenceOf = (attempt: SettledAttempt, references: readonly string[]): string => {
  const known = attempt.providerReference;
  if (known !== null) return known;
  const named = attempt.operation === 'authorize' ? references.at(-1) : references[0];
  return named ?? attempt.attemptId;
};
