import { type Scope, seededIds, type Transaction } from '#kernel';
import { type SettledAttempt, toSettledAttempt } from './settled-attempt.ts';
import { attemptsOfAmount } from './store.ts';

const dayMs = 86_400_000;
const suggestionsMax = 5;

/**
 * Attempts of the same amount around the same day: what a person may look at where nothing names
 * the payment. Never a proof, so nothing is settled by it.
 */
export const suggestAttempts = async (
  tx: Transaction,
  { organisationId, mode }: Scope,
  sought: {
    readonly provider: string;
    readonly minor: bigint;
    readonly currency: string;
    readonly at: Date;
  },
): Promise<readonly SettledAttempt[]> => {
  const { provider, minor, currency, at } = sought;
  const rows = await tx.rows(attemptsOfAmount, [
    organisationId,
    mode,
    provider,
    idAt(at.getTime() - 2 * dayMs),
    idAt(at.getTime() + dayMs),
    minor < 0n ? -minor : minor,
    currency,
    suggestionsMax,
  ]);
  return rows.map(toSettledAttempt);
};

/** An id of about this time: ids sort by the time that they carry. */
const idAt = (ms: number): string => seededIds('span', new Date(Math.max(0, ms))).next('att');
