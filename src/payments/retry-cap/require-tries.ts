import type { Scope } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { longestWindowHours, triesLeft, type WantedTry } from './retry-caps.ts';
import { declinesOfMethod } from './store.ts';

/** No cap is higher: what is beyond does not change the answer. */
const declinesRead = 100;

/**
 * How many declines more the schemes allow a card, so that a plan does not try it oftener.
 *
 * @param methodKey the card's key over all providers; a card that has none is counted by nobody
 * @throws refusal retry_cap_reached
 */
export const requireTries = async (
  deps: Pick<PaymentsDeps, 'database'>,
  scope: Scope,
  methodKey: string | null,
  wanted: WantedTry,
): Promise<number> => {
  if (methodKey === null) return declinesRead;
  const since = new Date(wanted.at.getTime() - longestWindowHours * 3_600_000);
  const { organisationId, mode } = scope;
  const rows = await deps.database.asTenant(
    scope,
    async (tx) =>
      await tx.rows(declinesOfMethod, [organisationId, mode, methodKey, since, declinesRead]),
  );
  const declines = rows.map((row) => ({
    at: row.created_at,
    amountMinor: row.amount_minor,
    currency: row.currency,
    reason: row.failure_reason,
  }));
  const left = triesLeft(declines, wanted);
  if (left > 0) return left;
  throw refuse('retry_cap_reached', {
    detail: `${declines.length} declines of this card are counted; the scheme allows no further try now.`,
    pointer: '/payment_method',
  });
};
