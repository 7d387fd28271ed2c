import type { VerifyDeps } from '../verify-payments.ts';
import { namesOfNoAttempt } from './store.ts';

/**
 * Of some names that a provider's books carry, those that no attempt of any organisation bears: it
 * did something there that we do not know of. Each attempt is durable before it is sent, so books
 * that are read first never name one that is not there yet. At most a thousand.
 */
export const unknownAttempts = async (
  { database }: Pick<VerifyDeps, 'database'>,
  names: readonly string[],
): Promise<readonly string[]> => {
  if (names.length === 0) return [];
  const rows = await database.transaction(async (tx) => await tx.rows(namesOfNoAttempt, [names]));
  return rows.map(({ id }) => id);
};
